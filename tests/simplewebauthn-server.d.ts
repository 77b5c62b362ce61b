// As much of @simplewebauthn/server as the tests use: it is checked by what it says, and not by its types.

declare module '@simplewebauthn/server' {
  interface Expected {
    readonly expectedChallenge: string
    readonly expectedOrigin: string
    readonly expectedRPID: string
  }

  interface Said<Response> {
    readonly id: string
    readonly rawId: string
    readonly type: 'public-key'
    readonly clientExtensionResults: Readonly<Record<string, never>>
    readonly response: Response
  }

  export function verifyAuthenticationResponse(
    asked: Expected & {
      readonly response: Said<{
        readonly clientDataJSON: string
        readonly authenticatorData: string
        readonly signature: string
      }>
      readonly credential: {
        readonly id: string
        /** A COSE key. */
        readonly publicKey: Uint8Array
        readonly counter: number
      }
    },
  ): Promise<{ verified: boolean }>

  export function verifyRegistrationResponse(
    asked: Expected & {
      readonly response: Said<{
        readonly clientDataJSON: string
        readonly attestationObject: string
      }>
      readonly supportedAlgorithmIDs: readonly number[]
    },
  ): Promise<{ verified: boolean }>
}
