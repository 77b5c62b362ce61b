# peek: does this postern leak its status page?   usage: peek.py HOST[:PORT] ...
# Written without sight of anybody's check: it talks to the socket itself.
import re, socket, sys
from concurrent.futures import ThreadPoolExecutor

CRLF = b'\r\n'
SEP = b'peekpeekpeek'


def dial(where):
    host, _, port = where.partition(':')
    s = socket.create_connection((host, int(port or 80)), 4)
    s.settimeout(4)
    return s


def drain(s):
    got = bytearray()
    while chunk := s.recv(4096):
        got.extend(chunk)
        if len(got) > 1 << 16: break
    return bytes(got)


def talk(where, cookies=()):
    payload = CRLF.join([b'--' + SEP, b'content-disposition: form-data; name="note"', b'', b'peek', b'--' + SEP + b'--', b''])
    head = [
        b'POST /preview HTTP/1.0',
        b'host: ' + where.encode(),
        b'content-length: %d' % len(payload),
        b'content-type: multipart/form-data; boundary=' + SEP,
        *(b'cookie: ' + c for c in cookies),
    ]
    with dial(where) as s:
        s.sendall(CRLF.join(head) + CRLF * 2 + payload)
        return drain(s)


STATUS = re.compile(rb'^HTTP/1\.\d (\d{3})')
BANNER = re.compile(rb'(?im)^server: postern/(\S+)')


class Peek:
    def __init__(self, where):
        self.where, self.release, self.verdict = where, '?', 'dunno'

    def run(self):
        try:
            plain = talk(self.where)
        except (OSError, ValueError) as e:
            self.verdict = f'down ({e})'
            return self
        banner = BANNER.search(plain)
        if not banner:
            self.verdict = 'not a postern'
            return self
        self.release = banner[1].decode('latin-1')
        peeked = talk(self.where, [b'postern-layout=status'])
        code = STATUS.match(peeked)
        self.verdict = 'LEAKS' if code and code[1] == b'200' and b'flawed: yes' in peeked else 'tight'
        return self

    def __str__(self):
        return f'{self.where:<24} {self.release:<8} {self.verdict}'


if __name__ == '__main__':
    hosts = sys.argv[1:] or sys.exit('who?')
    with ThreadPoolExecutor(8) as pool:
        peeks = list(pool.map(lambda h: Peek(h).run(), hosts))
    print(*peeks, sep='\n')
    sys.exit(any(p.verdict == 'LEAKS' for p in peeks))
