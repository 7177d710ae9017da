package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// forged is an archive in parts, to be changed by a test.
type forged struct {
	manifest Manifest
	headers  []*tar.Header // without that of the manifest
	contents [][]byte
}

func forge(t testing.TB, archive string) *forged {
	t.Helper()
	headers, contents := readMembers(t, archive)
	f := &forged{headers: headers[1:], contents: contents[1:]}
	if err := json.Unmarshal(contents[0], &f.manifest); err != nil {
		t.Fatal(err)
	}
	return f
}

// add adds a member to the archive and the manifest.
func (f *forged) add(h tar.Header, content string) {
	h.Size = int64(len(content))
	f.headers, f.contents = append(f.headers, &h), append(f.contents, []byte(content))
	sum := sha256.Sum256([]byte(content))
	f.manifest.Members = append(f.manifest.Members, Member{h.Name, h.Size, hex.EncodeToString(sum[:])})
}

// bytes returns the archive.
func (f *forged) bytes(t testing.TB) []byte {
	t.Helper()
	manifest, err := json.Marshal(f.manifest)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	write := func(h *tar.Header, content []byte) {
		if h.Typeflag != tar.TypeReg {
			content = nil
		}
		if h.Size = int64(len(content)); w.WriteHeader(h) != nil {
			t.Fatalf("header %+v", h)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	write(&tar.Header{Typeflag: tar.TypeReg, Name: manifestName}, manifest)
	for i, h := range f.headers {
		write(h, f.contents[i])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tree returns the names and contents below a directory, and of its neighbours.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	files := filesOf(t, filepath.Dir(dir))
	for _, name := range slices.Sorted(mapKeys(files)) {
		fmt.Fprintf(&b, "%s %x\n", name, sha256.Sum256([]byte(files[name])))
	}
	return b.String()
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// testRefused restores an archive over a directory: it is refused with want, and nothing in or
// beside the directory changes.
func testRefused(t *testing.T, name string, archive []byte, want string) {
	t.Helper()
	parent := t.TempDir()
	dir := filepath.Join(parent, "data")
	writeFile(t, filepath.Join(dir, "count.key"), "old")
	writeFile(t, filepath.Join(parent, "beside"), "old")
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	writeFile(t, file, string(archive))
	before := tree(t, dir)
	err := restoreTo(t, file, dir, true)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: %v, want an error with %q", name, err, want)
	}
	if after := tree(t, dir); after != before {
		t.Errorf("%s: the files changed:\n%s", name, after)
	}
	if newSwap(dir).interrupted() {
		t.Errorf("%s: a part of the restore was left", name)
	}
	created := filepath.Join(parent, "new")
	if err := restoreTo(t, file, created, false); err == nil || strings.Contains(err.Error(), "remove") {
		t.Errorf("%s: restored into a new directory: %v", name, err)
	}
	if _, err := os.Stat(created); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: the new directory was left: %v", name, err)
	}
}

func TestHostileArchives(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := makeData(t, data, 5)
	archive, _ := create(t, data)
	closeStore(t, s)
	regular := func(name string) tar.Header { return tar.Header{Typeflag: tar.TypeReg, Name: name} }
	for _, tt := range []struct {
		name   string
		change func(f *forged)
		want   string
	}{
		{"path that leads out", func(f *forged) { f.add(regular("../evil"), "x") }, "no path in the data directory"},
		{"path that leads out later", func(f *forged) { f.add(regular("photos/../../evil"), "x") }, "no path in the data directory"},
		{"absolute path", func(f *forged) { f.add(regular("/tmp/evil"), "x") }, "no path in the data directory"},
		{"path of Windows", func(f *forged) { f.add(regular(`..\evil`), "x") }, "no path in the data directory"},
		{"drive of Windows", func(f *forged) { f.add(regular(`C:evil`), "x") }, "no path in the data directory"},
		{"symbolic link", func(f *forged) {
			f.add(tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "/etc/passwd"}, "")
		}, "is not the"},
		{"hard link", func(f *forged) { f.add(tar.Header{Typeflag: tar.TypeLink, Name: "link", Linkname: "gone.json"}, "") }, "is not the"},
		{"device", func(f *forged) { f.add(tar.Header{Typeflag: tar.TypeChar, Name: "null"}, "") }, "is not the"},
		{"directory", func(f *forged) { f.add(tar.Header{Typeflag: tar.TypeDir, Name: "a/"}, "") }, "no path in the data directory"},
		{"log for the database", func(f *forged) { f.add(regular("broadside.db-wal"), "x") }, "no backup holds"},
		{"lock", func(f *forged) { f.add(regular("broadside.db-owner"), "x") }, "no backup holds"},
		{"state of a restore", func(f *forged) { f.add(regular(".restore-full/x"), "x") }, "no backup holds"},
		{"control character", func(f *forged) { f.add(regular("a\x1b[2J"), "x") }, "cannot be shown"},
		{"long name", func(f *forged) { f.add(regular(strings.Repeat("a", 600)), "x") }, "long name"},
		{"same name twice", func(f *forged) { f.add(regular("gone.json"), "x") }, "twice"},
		{"file where a directory is", func(f *forged) { f.add(regular("photos"), "x") }, "photos"},
		{"directory where a file is", func(f *forged) { f.add(regular("gone.json/x"), "x") }, "gone.json"},
		{"no database", func(f *forged) { f.manifest.Members = f.manifest.Members[1:] }, "no database"},
		{"no members", func(f *forged) { f.manifest.Members = nil }, "no database"},
		{"newer layout", func(f *forged) { f.manifest.Format = 2 }, "newer than this program"},
		{"no layout", func(f *forged) { f.manifest.Format = 0 }, "no archive"},
		{"other schema", func(f *forged) { f.manifest.Schema = 1000 }, "the manifest names 1000"},
		{"size above all", func(f *forged) { f.manifest.Members[0].Size = 1 << 50 }, "cannot hold"},
		{"negative size", func(f *forged) { f.manifest.Members[0].Size = -1 }, "cannot hold"},
		{"other size", func(f *forged) { f.manifest.Members[1].Size++ }, "is not the"},
		{"other sum", func(f *forged) { f.manifest.Members[0].SHA256 = strings.Repeat("0", 64) }, "does not have the sum"},
		{"other content", func(f *forged) { f.contents[0][len(f.contents[0])/2] ^= 1 }, "does not have the sum"},
		{"member of no manifest", func(f *forged) {
			f.add(regular("x"), "x")
			f.manifest.Members = f.manifest.Members[:len(f.manifest.Members)-1]
		}, "not in the manifest"},
		{"missing member", func(f *forged) { f.headers = f.headers[:len(f.headers)-1] }, "cut off"},
		{"other order", func(f *forged) { slices.Reverse(f.headers); slices.Reverse(f.contents) }, "is not the"},
		{"database that is none", func(f *forged) { f.replaceDatabase("not SQLite") }, "not a database"},
		{"database that is damaged", func(f *forged) {
			b := slices.Clone(f.contents[0])
			clear(b[8192:40960])
			f.replaceDatabase(string(b))
		}, "damaged"},
	} {
		f := forge(t, archive)
		tt.change(f)
		testRefused(t, tt.name, f.bytes(t), tt.want)
	}
}

// replaceDatabase replaces the database by content, with a true sum.
func (f *forged) replaceDatabase(content string) {
	members, headers, contents := f.manifest.Members[1:], f.headers[1:], f.contents[1:]
	f.manifest.Members, f.headers, f.contents = nil, nil, nil
	f.add(tar.Header{Typeflag: tar.TypeReg, Name: databaseName}, content)
	f.manifest.Members, f.headers, f.contents = append(f.manifest.Members, members...), append(f.headers, headers...), append(f.contents, contents...)
}

func TestDamagedArchives(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	s := makeData(t, data, 5)
	file, _ := create(t, data)
	closeStore(t, s)
	archive, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		archive []byte
		want    string
	}{
		{"empty file", nil, "no archive"},
		{"text", []byte("ref,category,title\n"), "no archive"},
		{"gzip of nothing", gzipped(t, nil), "no archive"},
		{"gzip of text", gzipped(t, bytes.Repeat([]byte("text\n"), 1000)), "no archive"},
		{"zeros of great size", gzipped(t, make([]byte, 50<<20)), "no archive"},
		{"more after it", append(slices.Clone(archive), "more"...), ""},
		{"another archive after it", append(slices.Clone(archive), gzipped(t, make([]byte, 2<<20))...), "goes on"},
	} {
		testRefused(t, tt.name, tt.archive, tt.want)
	}
	for n := 0; n < len(archive); n += 1 + len(archive)/30 {
		testRefused(t, fmt.Sprint("cut off at ", n), archive[:n], "")
	}
	testRefused(t, "cut off by one byte", archive[:len(archive)-1], "")
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	t.Log("seed", seed)
	for range 30 {
		flipped := slices.Clone(archive)
		// Bytes 4 to 9 of a gzip header have a time and the like, which nothing depends on.
		flipped[10+r.IntN(len(flipped)-10)] ^= byte(1 << r.IntN(8))
		testRefused(t, fmt.Sprint("a bit of it, seed ", seed), flipped, "")
	}
}

func gzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzManifest reads manifests: none may name a file outside of the directory.
func FuzzManifest(f *testing.F) {
	for _, seed := range []string{
		`{"format":1,"members":[{"name":"broadside.db","size":1,"sha256":"x"}]}`,
		`{"format":1,"members":[{"name":"broadside.db","size":1},{"name":"../a","size":1}]}`,
		`{"format":1,"members":[{"name":"broadside.db","size":9223372036854775807},{"name":"a/b","size":9223372036854775807}]}`,
		`{"format":2}`, `{}`, `[]`, `null`,
	} {
		f.Add([]byte(seed), int64(1000))
	}
	f.Fuzz(func(t *testing.T, b []byte, packed int64) {
		var m Manifest
		if packed < 0 || packed > 1<<40 || json.Unmarshal(b, &m) != nil || m.check(packed) != nil {
			return
		}
		for _, member := range m.Members {
			if path := filepath.Join("/data", member.Name); !strings.HasPrefix(path, "/data/") || member.Size < 0 {
				t.Errorf("the member %q with %d bytes was accepted", member.Name, member.Size)
			}
		}
		if n := m.size(); n < 0 || n > packed*maxRatio {
			t.Errorf("%d bytes were accepted from %d", n, packed)
		}
	})
}

// FuzzUnpack unpacks archives: one that is accepted has the files of its manifest and no others.
func FuzzUnpack(f *testing.F) {
	small := &forged{manifest: Manifest{Format: 1, Version: "test", Schema: 1}}
	small.add(tar.Header{Typeflag: tar.TypeReg, Name: databaseName}, "not a database")
	small.add(tar.Header{Typeflag: tar.TypeReg, Name: "photos/1.jpg"}, "jpeg")
	f.Add(small.bytes(f))
	small.add(tar.Header{Typeflag: tar.TypeReg, Name: "../evil"}, "x")
	f.Add(small.bytes(f))
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, b []byte) {
		parent := t.TempDir()
		dir, file := filepath.Join(parent, "data"), filepath.Join(t.TempDir(), "backup.tar.gz")
		writeFile(t, filepath.Join(dir, "first"), "")
		writeFile(t, file, string(b))
		a, err := openArchive(file)
		if err != nil {
			return
		}
		defer a.Close()
		err = a.unpack(t.Context(), dir, "paper.db", func(string, int64, int64) {})
		if got := filesOf(t, parent); err == nil && len(got) != 1+len(a.manifest.Members) {
			t.Errorf("%d files of %d members", len(got), len(a.manifest.Members))
		}
		if beside, _ := os.ReadDir(parent); len(beside) != 1 {
			t.Errorf("%d entries beside the directory", len(beside)-1)
		}
	})
}
