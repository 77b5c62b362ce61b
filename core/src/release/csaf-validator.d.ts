// What the tests use of the CSAF validator, which ships without types.

declare module '@secvisogram/csaf-validator-lib/validate.js' {
  export type Test = (document: unknown) => unknown
  // biome-ignore lint/style/noDefaultExport: this is how the library exports it
  export default function validate(
    tests: readonly Test[],
    document: unknown,
  ): Promise<{ isValid: boolean; tests: { name: string; isValid: boolean; errors: unknown[] }[] }>
}

declare module '@secvisogram/csaf-validator-lib/basic.js' {
  const tests: Record<string, import('@secvisogram/csaf-validator-lib/validate.js').Test>
  export = tests
}

declare module '@secvisogram/csaf-validator-lib/lib/shared/first.js' {
  export const cvss31: {
    calculateCVSSFromVector(vector: string): { baseMetricScore: string; baseSeverity: string }
  }
}
