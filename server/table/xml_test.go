package table

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// cellText formats the cells of rows as line:name=cell|name=cell.
func cellText(rows []Row) string {
	var out []string
	for _, r := range rows {
		var cells []string
		for name, cell := range r.Cells {
			cells = append(cells, name+"="+cell)
		}
		slices.Sort(cells)
		out = append(out, strconv.Itoa(r.Line)+":"+strings.Join(cells, "|"))
	}
	return strings.Join(out, " ; ")
}

func TestReadXML(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, format, rows, problems string }{
		{"Trovit", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<trovit>\n<ad>\n<id><![CDATA[7]]></id><pictures><picture><picture_url>a</picture_url></picture><picture><picture_url>b</picture_url></picture></pictures></ad>\n</trovit>",
			"trovit", "3:id=7|pictures/picture/picture_url=a|b", ""},
		{"text between nested elements", "<trovit><ad><pictures>\n<picture>\n<picture_url>a</picture_url>\n</picture>\n<picture>\n</picture>\n</pictures>\n</ad></trovit>",
			"trovit", "1:pictures/picture/picture_url=a", ""},
		{"Indeed", "<source><publisher>X</publisher><publisherurl>u</publisherurl>\n<job><title> A &amp; B </title><city/></job></source>", "indeed", "2:title=A & B", ""},
		{"any element", "<a><b>0</b><c><d>1</d></c>\n<c><d>2</d></c></a>", "xml", "1:d=1 ; 2:d=2", ""},
		{"RSS", "<rss><channel><title>x</title><link>y</link><item><title>1</title></item><item><title>2</title></item></channel></rss>", "xml", "1:title=1 ; 1:title=2", ""},
		{"one row", "<listings><listing><title>1</title><title>2</title></listing></listings>", "xml", "1:title=1|2", ""},
		{"attributes", `<all><ad id="7" xmlns:g="u"><price currency="AED">5</price><g:x>1</g:x><t l="en_US">A</t><t l="ar">B</t></ad></all>`, "xml",
			"1:@id=7|g:x=1|price/@currency=AED|price=5|price[@currency=aed]=5|t/@l=en_US|ar|t=A|B|t[@l=ar]=B|t[@l=en_us]=A", ""},
		{"entities of HTML", "<all><ad><t>a&nbsp;b&eacute;</t></ad></all>", "xml", "1:t=a\u00a0bé", ""},
		{"no row", "<trovit></trovit>", "trovit", "", ""},
		{"a bare ampersand", "<all><ad><t>1</t></ad>\n<ad><t>A & B</t></ad>\n<ad><t>3</t></ad></all>", "xml", "1:t=1 ; 3:t=3",
			"f:2: not well-formed XML: invalid character entity & (no semicolon); write < as &lt; and & as &amp; in texts, and close each element"},
		{"an element that is not closed", "<all><ad><t>1</ad>\n<ad><t>2</t></ad></all>", "xml", "2:t=2", "f:1: not well-formed XML: </ad> closes another element; close each element"},
		{"a row that is not closed", "<all><ad><t>1</t>\n<ad><t>2</t></ad></all>", "xml", "2:t=2", "f:1: not well-formed XML: <ad> is not closed; close each element"},
		{"a wrong end", "<all><ad><t>1</u></ad>\n<ad><t>2</t></ad></all>", "xml", "2:t=2", "f:1: not well-formed XML: </u> closes no element; write < as &lt; and & as &amp; in texts, and close each element"},
		{"a bare bracket", "<all><ad><t>1 < 2</t></ad>\n<ad><t>2</t></ad></all>", "xml", "2:t=2", "f:1: not well-formed XML: expected element name after <; write < as &lt; and & as &amp; in texts, and close each element"},
		{"cut off in a row", "<all><ad><t>1</t></ad><ad><t>2</t>", "xml", "1:t=1", "f:1: the file ends before </ad>: it was cut off; export or transfer it again"},
		{"cut off between rows", "<all><ad><t>1</t></ad>", "xml", "1:t=1", "f:1: the file ends before </all>: it was cut off; export or transfer it again"},
		{"cut off in a tag", "<all><ad><t>1</t></ad><ad", "xml", "1:t=1", "f:1: not well-formed XML: unexpected EOF; write < as &lt; and & as &amp; in texts, and close each element"},
		{"a document type", `<!DOCTYPE all SYSTEM "http://example.com/all.dtd"><all><ad><t>1</t></ad></all>`, "xml", "1:t=1", ""},
		{"an external entity", "<!DOCTYPE all [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<all><ad><t>&x;</t></ad></all>", "xml", "",
			"f:1: the document type defines entities, which are not read; nothing below was read; correct it, or export the file anew"},
		{"an unknown entity", "<all><ad><t>&x;</t></ad></all>", "xml", "", "f:1: not well-formed XML: invalid character entity &x;; write < as &lt; and & as &amp; in texts, and close each element"},
		{"HTML", "<!-- x --><!DOCTYPE html><html></html>", "", "", "f: this is an HTML page; download the file itself; a page to sign in may have come instead"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, rows, problems := readAll(t, tt.in, nil)
			if string(f.Format) != tt.format || cellText(rows) != tt.rows || problemText(problems) != tt.problems {
				t.Errorf("%s: %s\nwant %s\nproblems %s\nwant %s", f.Format, cellText(rows), tt.rows, problemText(problems), tt.problems)
			}
		})
	}
}

func TestReadXMLRow(t *testing.T) {
	t.Parallel()
	in := "<site><news><item><t>no</t></item></news><cars><Item><t>1</t></Item>\n<Item><t>&</t></Item>\n<Item><t>2</t></Item></cars></site>"
	f, err := Open(strings.NewReader(in), int64(len(in)), Options{Name: "f", Row: "cars/item"})
	if err != nil {
		t.Fatal(err)
	}
	var rows []Row
	faults := 0
	for row := range f.Rows() {
		if row.Fault == nil {
			rows = append(rows, row)
		} else {
			faults++
		}
	}
	if cellText(rows) != "1:t=1 ; 3:t=2" || faults != 1 {
		t.Errorf("%s, %d faults", cellText(rows), faults)
	}
}

// The declared character set decides between sets of 8 bits.
func TestReadXMLInOtherSets(t *testing.T) {
	t.Parallel()
	b, err := charmap.Windows1256.NewEncoder().String(`<?xml version="1.0" encoding="windows-1256"?><all><ad><t>كرسي</t></ad></all>`)
	if err != nil {
		t.Fatal(err)
	}
	if f, rows, problems := readAll(t, b, nil); cellText(rows) != "1:t=كرسي" || f.Encoding != "Windows-1256" {
		t.Errorf("%s: %s %s", f.Encoding, cellText(rows), problemText(problems))
	}
}

// Files that are built to exhaust a reader are refused within a second, with little memory.
func TestReadXMLBombs(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // so that garbage hardly counts as memory in use
	huge := strings.Repeat("x", 8<<20)
	laughs := "<!DOCTYPE lolz [<!ENTITY a \"lol\">"
	for i := range 10 {
		laughs += fmt.Sprintf("<!ENTITY %c \"%s\">", 'b'+i, strings.Repeat(fmt.Sprintf("&%c;", 'a'+i), 10))
	}
	for _, tt := range []struct{ name, in, want string }{
		{"a billion laughs", laughs + "]><all><ad><t>&k;</t></ad></all>", "defines entities"},
		{"deep nesting", "<all><ad>" + strings.Repeat("<a>", 1<<20), "nested deeper than 64"},
		{"deep nesting outside of rows", strings.Repeat("<a>", 1<<20) + "<ad/>", ""},
		{"a huge text", "<all><ad><t>" + huge + "</t></ad></all>", "larger than 512 KB"},
		{"a huge comment", "<all><ad/><ad/><!--" + huge + "--></all>", "larger than 512 KB"},
		{"a huge tag", "<all><ad/><ad a=\"" + huge + "\"/></all>", "larger than 512 KB"},
		{"a huge name", "<all><ad/><ad" + huge + "/></all>", "larger than 512 KB"},
		{"a text that is not closed", "<all><ad/><ad><t><![CDATA[" + huge, "larger than 512 KB"},
		{"a huge document type", "<!DOCTYPE " + huge + "><all><ad/></all>", ""},
		{"a row of many elements", "<all><ad>" + strings.Repeat("<a>text</a>", 1<<19) + "</ad><ad><a>1</a></ad></all>", "f:1: <ad> is larger than 1 MB; shorten its texts"},
		{"a row of many names", "<all><ad>" + manyElements(1<<17) + "</ad></all>", "f:1: <ad> is larger than 1 MB"},
		{"many attributes", "<all><ad " + strings.Repeat(`a="1" `, 1<<17) + "/></all>", ""},
		{"many broken rows", "<all>" + strings.Repeat("<ad><t>&</t></ad>", 1<<16), "invalid character entity"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := processorTime(t)
			most := uint64(0)
			f, err := Open(strings.NewReader(tt.in), int64(len(tt.in)), Options{Name: "f"})
			text := fmt.Sprint(err)
			for row := range openRows(f) {
				if row.Fault != nil && len(text) < 1000 {
					text += row.Fault.String()
				}
				if row.Line%1000 == 0 {
					runtime.ReadMemStats(&after)
					most = max(most, after.HeapAlloc)
				}
			}
			if f != nil {
				text += fmt.Sprint(f.Err())
			}
			runtime.ReadMemStats(&after)
			if most = max(most, after.HeapAlloc); most > before.HeapAlloc+50<<20 {
				t.Errorf("%d MB in use", (most-before.HeapAlloc)>>20)
			}
			if took := processorTime(t) - start; took > time.Minute { // it takes a few seconds with -race
				t.Errorf("it took %v", took)
			}
			if !strings.Contains(text, tt.want) {
				t.Errorf("%s, want %s", text, tt.want)
			}
		})
	}
}

// processorTime returns the processor time of this process, which does not pass while a busy machine
// works for others.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func openRows(f *File) func(func(Row) bool) {
	if f == nil {
		return func(func(Row) bool) {}
	}
	return f.Rows()
}

func manyElements(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<a%d>text</a%d>", i, i)
	}
	return b.String()
}

func FuzzXML(f *testing.F) {
	for _, s := range []string{"", "<a><b><c>1</c></b><b/></a>", "<trovit><ad><id>1</id></ad></trovit>", "<source><job a='1'>&amp;</job>", "<a><ad>&</ad><ad><x></ad>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
		"<?xml version='1.0' encoding='windows-1256'?><a><ad>\xc7</ad></a>", "<a><ad><ad></a></ad>", "<a><![CDATA[", "<a><ad><t/></ad><"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range []Format{XML, Trovit} {
			file, err := Open(strings.NewReader(s), int64(len(s)), Options{Name: "f", Format: format, Row: "ad"})
			if err != nil {
				continue
			}
			last := 0
			for row := range file.Rows() {
				if row.Line < last || row.Cells == nil && row.Fault == nil {
					t.Fatalf("%+v after line %d", row, last)
				}
				last = row.Line
			}
		}
	})
}
