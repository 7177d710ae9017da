//go:build hosts

package e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"broadside/web/browsertest"
)

// TestPublishedOnWordPress publishes the three snippets of /partners on a real
// WordPress with a block theme and uses the published pages as a reader does:
// the frame is in the theme's column, a search works inside it, and a click on
// the headline opens the article. Screenshots are written to build/hosts.
func TestPublishedOnWordPress(t *testing.T) {
	t.Parallel()
	paper, err := browsertest.Embeddable()
	if err != nil {
		t.Fatal(err)
	}
	offered := snippetsOffered(t, paper.String()+"/partners?what=story&article=dubai-rent-renewals&k=open")
	posts := startWordPress(t, paper.Port(), map[string]string{
		"A": htmlBlock(offered["a"]),
		"B": htmlBlock(offered["b"]),
		"C": embedBlock(offered["c"]),
	})
	for snippet, address := range posts {
		for _, width := range []int64{1280, 390} {
			name := fmt.Sprintf("%s-%d", snippet, width)
			// one after the other, each in its own tab, because a frame is found by its
			// address
			t.Run(name+" search", func(t *testing.T) {
				b, f := openPublished(t, width, address, paper)
				searchInFrame(b, f)
			})
			t.Run(name+" click", func(t *testing.T) {
				b, f := openPublished(t, width, address, paper)
				b.screenshot("wordpress-" + name + ".png")
				f.clickIn(b, `document.querySelector('.headline a')`)
				b.opens(paper.String() + "/articles/dubai-rent-renewals")
			})
		}
	}
}

// openPublished opens a published post and returns its tab and its frame, once
// the frame is painted at its position.
func openPublished(t *testing.T, width int64, address string, paper *url.URL) (b, f tab) {
	t.Helper()
	b = openTab(t, width)
	b.Navigate(address)
	f = b.frame(paper.String() + "/e/articles/dubai-rent-renewals")
	f.until(`document.readyState === 'complete'`)
	b.until(embedInColumn)
	return b, f
}

// embedInColumn is a condition: the frame is visible at full height, and as
// wide as the column of the post's other blocks. A frame that WordPress makes
// has the width of the oEmbed request, which themes may leave at 500 px.
const embedInColumn = `(frame => {
	const at = frame.getBoundingClientRect(), column = document.querySelector('.entry-content p').getBoundingClientRect();
	const style = getComputedStyle(frame);
	return frame.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && style.clip === 'auto' && style.position !== 'absolute'
		&& Math.abs(at.height - 480) < 1 && Math.abs(at.left - column.left) < 1
		&& (Math.abs(at.right - column.right) < 1 || frame.matches('.wp-embedded-content') && at.width === +frame.getAttribute('width') && at.right <= column.right);
})(document.querySelector('.entry-content iframe'))`

// htmlBlock and embedBlock are the markup that WordPress' editor saves for its
// Custom HTML and Embed blocks, between two paragraphs.
func htmlBlock(html string) string {
	return betweenParagraphs("<!-- wp:html -->\n" + html + "\n<!-- /wp:html -->")
}

func embedBlock(address string) string {
	return betweenParagraphs(fmt.Sprintf(`<!-- wp:embed {"url":"%[1]s","type":"wp-embed","providerNameSlug":"the-corniche"} -->
<figure class="wp-block-embed is-type-wp-embed is-provider-the-corniche wp-block-embed-the-corniche"><div class="wp-block-embed__wrapper">
%[1]s
</div></figure>
<!-- /wp:embed -->`, address))
}

func betweenParagraphs(block string) string {
	const paragraph = "<!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph -->\n\n"
	return fmt.Sprintf(paragraph, "Before it, in the theme's column.") + block + "\n\n" + fmt.Sprintf(paragraph, "After it.")
}

// snippetsOffered reads the snippets from the page for partners.
func snippetsOffered(t *testing.T, address string) map[string]string {
	t.Helper()
	b := openTab(t, 1280)
	b.Navigate(address)
	return value[map[string]string](b, `Object.fromEntries(['a', 'b', 'c'].map(name => [name, document.querySelector('#snippet-' + name).value]))`)
}

// searchInFrame types into the framed search field and waits until the results
// change.
func searchInFrame(b, f tab) {
	b.T.Helper()
	f.until(`document.querySelector('[name=q]')`)
	f.clickIn(b, `document.querySelector('[name=q]')`)
	f.until(`document.activeElement?.name === 'q'`)
	b.RunActions(chromedp.KeyEvent("villa"))
	b.RunActions(chromedp.KeyEvent("\r"))
	f.until(`new URLSearchParams(location.search).get('q') === 'villa' && document.querySelectorAll('.row').length > 0
		&& [...document.querySelectorAll('.row')].some(r => /villa/i.test(r.textContent))`)
}

// clickIn clicks the middle of an element of frame f on page b.
func (f tab) clickIn(b tab, element string) {
	b.T.Helper()
	f.until(element)
	b.Run(`document.querySelector('.entry-content iframe').scrollIntoView({ block: 'center', behavior: 'instant' })`)
	f.waitPainted() // painted: only then the browser finds the element at the pointer
	at := value[[]float64](f, fmt.Sprintf(`(r => [r.x + r.width / 2, r.y + r.height / 2])((%s).getClientRects()[0])`, element))
	box := value[[]float64](b, `(r => [r.x, r.y])(document.querySelector('.entry-content iframe').getBoundingClientRect())`)
	b.press(box[0]+at[0], box[1]+at[1])
}

// opens waits until the page has opened the address or navigated to it.
func (b tab) opens(address string) {
	b.T.Helper()
	b.until(fmt.Sprintf(`location.href.startsWith(%[1]s) || witness.opened.some(([href]) => String(href).startsWith(%[1]s))`, browsertest.QuoteJS(address)))
}

// screenshot writes the visible part of the page to build/hosts.
func (b tab) screenshot(name string) {
	b.T.Helper()
	b.Run(`document.querySelector('.entry-content iframe').scrollIntoView({ block: 'center', behavior: 'instant' })`)
	b.waitPainted()
	png, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("../../build/hosts", name), png, 0o644); err != nil {
		b.T.Fatal(err)
	}
}

// startWordPress installs a WordPress, publishes posts (title to content in
// block markup) and returns their addresses. It is stopped when the test ends.
func startWordPress(t *testing.T, paperPort string, posts map[string]string) map[string]string {
	t.Helper()
	root, err := filepath.Abs("../../build/hosts/root/usr/share/wordpress")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "wp-load.php")); err != nil {
		t.Fatal("there is no WordPress in build/hosts: make hosts")
	}
	copyInto(t, "wp-config.php", root)
	copyInto(t, "loopback.php", filepath.Join(root, "wp-content/mu-plugins"))
	owner, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	address := "localhost:" + freePort(t)
	env := append(os.Environ(), "WP_ROOT="+root, "WP_HOME=http://"+address, "WP_DB_USER="+owner.Username,
		"WP_DB_SOCKET="+startMariaDB(t, owner.Username), "WP_PAPER_PORT="+paperPort, "PHP_CLI_SERVER_WORKERS=4")

	publish := exec.Command("php", "testdata/wordpress/publish.php")
	in, err := json.Marshal(posts)
	if err != nil {
		t.Fatal(err)
	}
	publish.Env, publish.Stdin = env, bytes.NewReader(in)
	var complaints bytes.Buffer
	publish.Stderr = &complaints
	out, err := publish.Output()
	addresses := map[string]string{}
	if err := errors.Join(err, json.Unmarshal(out, &addresses)); err != nil {
		t.Fatalf("installing WordPress: %v\n%s%s", err, out, &complaints)
	}

	server := exec.Command("php", "-S", address, "-t", root)
	server.Env = env
	keepRunning(t, server)
	waitFor(t, "WordPress", func() error {
		r, err := http.Get("http://" + address + "/")
		if err != nil {
			return err
		}
		defer r.Body.Close()
		if r.StatusCode != http.StatusOK {
			return errors.New(r.Status)
		}
		return nil
	})
	return addresses
}

// startMariaDB starts a database server and returns the path of its socket.
func startMariaDB(t *testing.T, owner string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "wp") // a short path: those of sockets are limited to 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "socket")
	install := exec.Command("mariadb-install-db", "--no-defaults", "--user="+owner, "--datadir="+data, "--auth-root-authentication-method=socket",
		"--auth-root-socket-user="+owner, "--skip-test-db")
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	keepRunning(t, exec.Command(program("mariadbd"), "--no-defaults", "--user="+owner, "--datadir="+data, "--socket="+socket, "--skip-networking"))
	waitFor(t, "MariaDB", func() error {
		out, err := exec.Command("mariadb", "--no-defaults", "--user="+owner, "--socket="+socket, "-e", "CREATE DATABASE IF NOT EXISTS wordpress").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	})
	return socket
}

// program returns the path of a program that Debian does not install in a
// user's PATH.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	return filepath.Join("/usr/sbin", name)
}

// keepRunning starts a server and stops it when the test ends, printing its
// output if the test failed.
func keepRunning(t *testing.T, server *exec.Cmd) {
	t.Helper()
	var out bytes.Buffer
	server.Stdout, server.Stderr = &out, &out
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // stops PHP's worker processes too
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-server.Process.Pid, syscall.SIGKILL) // its data are in the test's directory
		_ = server.Wait()
		if t.Failed() {
			t.Logf("%s:\n%s", server.Path, tail(out.String(), 1500))
		}
	})
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func waitFor(t *testing.T, name string, ready func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), browsertest.Patience)
	defer cancel()
	err := ready()
	for ; err != nil && ctx.Err() == nil; err = ready() {
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("%s does not start: %v", name, err)
	}
}

func copyInto(t *testing.T, name, dir string) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata/wordpress", name))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name), body, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
