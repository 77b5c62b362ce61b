// The files that `forewarn new` writes: a commented bundle.yaml and three harmless examples.

/** By path, in the order they are written. `caseName` is quoted as YAML. */
export function newFiles(caseName: string): ReadonlyMap<string, string> {
  return new Map([
    ['advisory.md', ADVISORY],
    ['checks/probe.py', PROBE],
    ['checks/greeting.txt', '220 mail.example.org ExampleMail 2.3.9 ready\n'],
    ['bundle.yaml', BUNDLE.replace('CASE', () => JSON.stringify(caseName))],
  ])
}

const ADVISORY = `# ExampleMail accepts too long a greeting

ExampleMail before version 2.4.1 keeps more of a greeting than it has room for. A remote sender can
make the front end restart. Update to version 2.4.1, or limit the length of greetings to 512 bytes.
`

const PROBE = `# Tells from a saved greeting whether an ExampleMail is older than the version that is fixed.
import re
import sys

FIXED = (2, 4, 1)
REQUEST_ID = "k7w2m4qzn5xa"


def version_of(greeting):
    found = re.search(r"ExampleMail (\\d+)\\.(\\d+)\\.(\\d+)", greeting)
    return None if found is None else tuple(int(part) for part in found.groups())


with open(sys.argv[1], encoding="utf-8") as file:
    version = version_of(file.read())
if version is None:
    print(REQUEST_ID, "no ExampleMail")
elif version < FIXED:
    print(REQUEST_ID, "is affected")
else:
    print(REQUEST_ID, "is fixed")
`

const BUNDLE = `# What this bundle holds and who may do what with it. Every file of this folder is named below;
# one that is not stops the publication, so that nothing leaves by accident.
forewarn: 1

title: ExampleMail accepts too long a greeting
# You type the case's name to confirm a publication.
case: CASE
# CVE, GHSA or your own numbers; leave the list empty while there are none: []
identifiers: [CVE-2026-00000]
# Traffic Light Protocol 2.0: CLEAR, GREEN, AMBER, AMBER+STRICT or RED
tlp: AMBER+STRICT

items:
  # class: headline, description, detection, verification-code or patch.
  # The release plan says when each class opens for each tier.
  - path: advisory.md
    class: description
    may: Read it, and tell colleagues who need it for their work. Not customers.

  - path: checks/probe.py
    class: verification-code
    may: Run it on your own systems. Do not pass it on.
    # Text of the file that may be another in every copy. It must mean nothing to the program.
    # form: letters, digits, hex, base32, alphanumeric, uuid or words
    free:
      - value: k7w2m4qzn5xa
        form: base32
        name: request id
    # Proves each copy before it leaves. It runs without network, sees this item and the files
    # under "with", and must fail when the item is empty. (An empty Python file ends well, so the
    # command looks at what the probe prints.)
    check:
      command: [sh, -c, "python3 checks/probe.py checks/greeting.txt | grep -q 'is affected'"]
      # Files for the check only. They are never sent.
      with: [checks/greeting.txt]
      timeoutSeconds: 10

# Files, and folders with a slash at the end, that stay at home.
ignore: [notes.md, drafts/]

# What the public is told when the embargo ends, as a page, JSON and CSAF 2.0.
advisory:
  id: EXAMPLE-2026-0001
  vendor:
    name: Example Vendor
    namespace: https://vendor.example
  products:
    - name: ExampleMail
      affected: ["< 2.4.1"]
      fixed: [2.4.1]
  summary: ExampleMail before 2.4.1 restarts on a greeting that is too long.
  remediation: Update to version 2.4.1.
  cvss: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L
  references:
    - summary: Release notes of version 2.4.1
      url: https://vendor.example/notes/2.4.1
  acknowledgements: [A. Finder reported this.]
`
