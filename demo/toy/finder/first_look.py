# First look at the preview form, as handed in with the report.   first_look.py http://127.0.0.1:8080
from sys import argv
from urllib.request import Request, urlopen

FORM = (
    '--look\r\nContent-Disposition: form-data; name="note"\r\n\r\n'
    'swordfish-of-the-finder\r\n--look--\r\n'
).encode()


def preview(base, layout):
    request = Request(base.rstrip('/') + '/preview', data=FORM, method='POST')
    request.add_header('Content-Type', 'multipart/form-data; boundary=look')
    if layout:
        request.add_header('Cookie', f'postern-layout={layout}')
    with urlopen(request, timeout=5) as answer:
        return answer.read().decode('utf-8', 'replace')


for base in argv[1:]:
    usual = preview(base, None)
    named = preview(base, 'status')
    print(base, 'shows its status page' if named != usual and 'flawed: yes' in named else 'is quiet')
