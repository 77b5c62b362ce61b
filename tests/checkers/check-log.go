// A second opinion on a log in tiles: the mathematics is that of golang.org/x/mod/sumdb, and none of it ours.
// It checks the checkpoint's signature, every tile, that every commitment is the leaf it stands for, that the
// log continues a checkpoint kept of it, and that the entry of a tlog-proof stands in it. Of Debian it needs
// golang-go and golang-golang-x-mod-dev, and GO111MODULE=off GOPATH=/usr/share/gocode in front of `go run`.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var place = flag.String("log", "", "the log's `folder or address`, without /checkpoint")
var key = flag.String("key", "", "the log's verifier `key`")
var after = flag.String("after", "", "a `checkpoint` kept of the log earlier")
var proof = flag.String("proof", "", "a `tlog-proof` of an entry in it")

func main() {
	flag.Parse()
	now := open(get("checkpoint"))
	hashes := tlog.TileHashReader(now, tiles{})
	indexes := make([]int64, now.N)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	leaves, err := hashes.ReadHashes(indexes)
	must(err == nil, "tiles: ", err)
	for first := 0; first < len(leaves); first += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: int64(first / 256), W: 256}
		if first+256 > len(leaves) {
			tile.W = len(leaves) - first
		}
		bundle := get(strings.Replace(path(tile), "tile/0/", "tile/entries/", 1))
		must(len(bundle) == tile.W*34, "a bundle cut short or drawn out: ", tile.N)
		for i := 0; i < tile.W; i++ {
			entry := bundle[i*34 : (i+1)*34]
			isLeaf := entry[0] == 0 && entry[1] == 32 && tlog.RecordHash(entry[2:]) == leaves[first+i]
			must(isLeaf, "not the leaf that it stands for: entry ", first+i)
		}
	}
	if *after != "" {
		continues(open(read(*after)), now, hashes)
	}
	if *proof != "" {
		continues(proven(string(read(*proof))), now, hashes)
	}
	fmt.Println("holds:", now.N, "entries")
}

func continues(before, now tlog.Tree, hashes tlog.HashReader) {
	must(before.N <= now.N, "the log went back to ", now.N, " entries from ", before.N)
	path, err := tlog.ProveTree(now.N, before.N, hashes)
	must(err == nil, "tiles: ", err)
	must(tlog.CheckTree(path, now.N, now.Hash, before.N, before.Hash) == nil, "another history")
}

// proven returns the tree that the proof's own checkpoint is of.
func proven(text string) tlog.Tree {
	head, checkpoint, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	must(len(lines) >= 3 && lines[0] == "c2sp.org/tlog-proof@v1", "no tlog-proof")
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err == nil, "extra: ", err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err == nil, "index: ", err)
	tree, path := open([]byte(checkpoint)), tlog.RecordProof{}
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		must(err == nil, "proof: ", err)
		path = append(path, hash)
	}
	commitment := sha256.Sum256(append([]byte("forewarn leaf v1\n"), entry...))
	err = tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(commitment[:]))
	must(err == nil, "proof: ", err)
	return tree
}

func open(msg []byte) (tree tlog.Tree) {
	verifier, err := note.NewVerifier(*key)
	must(err == nil, "key: ", err)
	signed, err := note.Open(msg, note.VerifierList(verifier))
	must(err == nil, "checkpoint: ", err)
	lines := strings.Split(signed.Text, "\n")
	must(len(lines) > 3 && lines[0] == verifier.Name(), "no checkpoint of this log")
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	must(err == nil, "size: ", err)
	tree.Hash, err = tlog.ParseHash(lines[2])
	must(err == nil, "root: ", err)
	return tree
}

type tiles struct{}

func (tiles) Height() int                         { return 8 }
func (tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (tiles) ReadTiles(wanted []tlog.Tile) (all [][]byte, err error) {
	for _, tile := range wanted {
		all = append(all, get(path(tile)))
	}
	return all, nil
}

// C2SP has one height of tiles, and leaves it out of their paths.
func path(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

func get(name string) []byte {
	if !strings.HasPrefix(*place, "http") {
		return read(*place + "/" + name)
	}
	answer, err := http.Get(*place + "/" + name)
	must(err == nil && answer.StatusCode == 200, "not there: ", name)
	bytes, err := io.ReadAll(answer.Body)
	must(err == nil, "cut off: ", name)
	return bytes
}

func read(file string) []byte {
	bytes, err := os.ReadFile(file)
	must(err == nil, err)
	return bytes
}

func must(isSo bool, problem ...any) {
	if !isSo {
		fmt.Fprintln(os.Stderr, "REFUSED: "+fmt.Sprint(problem...))
		os.Exit(1)
	}
}
