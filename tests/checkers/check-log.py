# A third opinion on a log in tiles, that shares no line with Forewarn or with the program in Go beside it: the
# tree is written down here from RFC 9162 §2.1, the files from C2SP tlog-tiles, and Ed25519 is OpenSSL's. It reads
# every file, hashes all of it anew, and holds it against a checkpoint and a tlog-proof that somebody kept.
# Of Debian it needs python3 and python3-cryptography.

import argparse
import base64
import binascii
import hashlib
import sys
import urllib.request

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH = 256
ED25519 = 1


class Refused(Exception):
    pass


def must(is_so, problem):
    if not is_so:
        raise Refused(problem)


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def leaf_hash(data):
    return sha256(b"\x00", data)


def root_of(hashes):
    """RFC 9162 §2.1.1, over the hashes of the leaves."""
    if not hashes:
        return sha256()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01", root_of(hashes[:split]), root_of(hashes[split:]))


def root_by_path(leaf, index, size, path):
    """RFC 9162 §2.1.3.2."""
    must(0 <= index < size, "proof: no such entry")
    node, last, found = index, size - 1, leaf
    for sibling in path:
        must(last > 0, "proof: too long")
        if node % 2 == 1 or node == last:
            found = sha256(b"\x01", sibling, found)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            found = sha256(b"\x01", found, sibling)
        node, last = node >> 1, last >> 1
    must(last == 0, "proof: too short")
    return found


def unbase64(written, what):
    try:
        return base64.b64decode(written, validate=True)
    except binascii.Error:
        raise Refused(f"{what}: no base64") from None


def whole_number(written, what):
    is_one = written.isascii() and written.isdigit() and len(written) < 17
    must(is_one and (written == "0" or written[0] != "0"), f"{what}: no number")
    return int(written)


def open_checkpoint(note, verifier):
    """C2SP signed-note and tlog-checkpoint. Returns size and root."""
    name, key_id, key = verifier.split("+", 2)
    kind, public = (raw := unbase64(key, "key"))[0], raw[1:]
    must(kind == ED25519 and len(public) == 32, "key: not Ed25519")
    must(sha256(f"{name}\n".encode(), raw)[:4].hex() == key_id, "key: of another id")
    text, gap, lines = note.rpartition("\n\n")
    must(gap and lines.endswith("\n"), "checkpoint: no note")
    text += "\n"
    signed = 0
    for line in lines[:-1].split("\n"):
        words = line.split(" ")
        must(len(words) == 3 and words[0] == "—", "checkpoint: no signature line")
        signature = unbase64(words[2], "checkpoint")
        if words[1] != name or signature[:4].hex() != key_id:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], text.encode())
        except InvalidSignature:
            raise Refused("checkpoint: a wrong signature") from None
        signed += 1
    must(signed > 0, "checkpoint: not signed by this key")
    said = text.split("\n")
    must(len(said) > 3 and said[0] == name, "checkpoint: of another log")
    root = unbase64(said[2], "root")
    must(len(root) == 32, "root: not 32 bytes")
    return whole_number(said[1], "size"), root


class Log:
    """C2SP tlog-tiles, in a folder or at an address."""

    def __init__(self, place):
        self.place = place

    def get(self, name):
        where = f"{self.place}/{name}"
        try:
            if not self.place.startswith("http"):
                with open(where, "rb") as file:
                    return file.read()
            with urllib.request.urlopen(where, timeout=60) as answer:
                return answer.read()
        except OSError:
            raise Refused(f"not there: {name}") from None

    def tile(self, level, index, width):
        number = f"{index % 1000:03}"
        while index := index // 1000:
            number = f"x{index % 1000:03}/{number}"
        part = "" if width == WIDTH else f".p/{width}"
        return self.get(f"tile/{level}/{number}{part}")

    def leaves(self, size):
        """From the entry bundles: each commitment behind its length in two bytes."""
        found = []
        while len(found) < size:
            width = min(WIDTH, size - len(found))
            rest = self.tile("entries", len(found) // WIDTH, width)
            for _ in range(width):
                length = int.from_bytes(rest[:2], "big")
                data, rest = rest[2 : 2 + length], rest[2 + length :]
                must(length == 32 == len(data), f"a bundle with something else: entry {len(found)}")
                found.append(leaf_hash(data))
            must(not rest, f"a bundle drawn out: before entry {len(found)}")
        return found

    def check_tiles(self, leaves):
        level, row = 0, leaves
        while row:
            for first in range(0, len(row), WIDTH):
                hashes = row[first : first + WIDTH]
                stored = self.tile(level, first // WIDTH, len(hashes))
                must(stored == b"".join(hashes), f"another tile: {level}/{first // WIDTH}")
            whole = len(row) - len(row) % WIDTH
            row = [root_of(row[at : at + WIDTH]) for at in range(0, whole, WIDTH)]
            level += 1


def continues(leaves, size, root, what):
    must(size <= len(leaves), f"{what}: the log went back to {len(leaves)} entries from {size}")
    must(root_of(leaves[:size]) == root, f"{what}: another history")


def check_proof(text, key, leaves):
    """C2SP tlog-proof, with salt and entry in it, whose hash is the commitment."""
    head, _, checkpoint = text.partition("\n\n")
    first, extra, index, *path = head.split("\n") + [""] * 2
    must(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra "), "proof: none")
    must(index.startswith("index "), "proof: of no entry")
    data = sha256(b"forewarn leaf v1\n", unbase64(extra[6:], "proof"))
    hashes = [unbase64(line, "proof") for line in path if line]
    must(all(len(one) == 32 for one in hashes), "proof: not hashes")
    size, root = open_checkpoint(checkpoint, key)
    at = whole_number(index[6:], "proof")
    must(root_by_path(leaf_hash(data), at, size, hashes) == root, "proof: it does not hold")
    continues(leaves, size, root, "proof")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--after")
    parser.add_argument("--proof")
    asked = parser.parse_args()
    log = Log(asked.log)
    size, root = open_checkpoint(log.get("checkpoint").decode(), asked.key)
    leaves = log.leaves(size)
    must(root_of(leaves) == root, "the entries are not those of the checkpoint")
    log.check_tiles(leaves)
    if asked.after:
        with open(asked.after, encoding="utf-8") as file:
            continues(leaves, *open_checkpoint(file.read(), asked.key), "kept")
    if asked.proof:
        with open(asked.proof, encoding="utf-8") as file:
            check_proof(file.read(), asked.key, leaves)
    print(f"holds: {size} entries")


try:
    main()
except (Refused, UnicodeDecodeError) as problem:
    sys.exit(f"REFUSED: {problem}")
