package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"broadside/web"
)

type peer struct {
	name   string
	script string // loaded by the partner's page; "": none
	embed  string // the snippet on the partner's page, where PUBLISHER stands for the publisher's origin
	child  string // script of the framed page that reports its height in the peer's format, or "e/frame.js" for our own
}

// The peers' own scripts for framed pages (18 KB for WordPress) are replaced by the few lines that
// their protocol needs.
const reportTemplate = `const tell = () => SAY; addEventListener('load', tell); tell();`

func reportScript(say string) string {
	return strings.ReplaceAll(reportTemplate, "SAY", strings.ReplaceAll(say, "HEIGHT", "document.getElementById('piece').offsetHeight"))
}

// readPeers returns all embeds, ours first.
func readPeers(dir string) ([]peer, error) {
	var missing error
	read := func(name string) string {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			missing = errors.Join(missing, fmt.Errorf("%s is missing: make peers", filepath.Join(dir, name)))
		}
		return string(body)
	}
	giscus, err := bundle(dir, `import "giscus"`)
	if err != nil {
		missing = errors.Join(missing, err)
	}
	all := []peer{
		{name: "Broadside, frame and link", script: string(web.Named("e/v1.js").Body), child: "e/frame.js",
			embed: `<broad-side><iframe src="PUBLISHER/child/0" width="100%" height="480" loading="lazy" title="A piece" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox" referrerpolicy="strict-origin"></iframe>
<a href="PUBLISHER/">A piece</a></broad-side><script async src="PUBLISHER/script/0/e/v1.js"></script>`},
		{name: "Broadside, one tag", script: string(web.Named("e/v1.js").Body), child: "e/frame.js",
			embed: `<script async src="PUBLISHER/script/1/e/v1.js" data-article="a" style="display:block;min-height:480px"></script>`},
		{name: "WordPress wp-embed 6.1.9", script: read("wp-embed.min.js"),
			embed: `<blockquote class="wp-embedded-content" data-secret="x1"><a href="PUBLISHER/">A piece</a></blockquote><iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"
style="position: absolute; clip: rect(1px, 1px, 1px, 1px);" title="A piece" src="PUBLISHER/child/2#?secret=x1" data-secret="x1" width="600" height="338" frameborder="0" marginwidth="0" marginheight="0" scrolling="no"></iframe><script src="PUBLISHER/script/2/wp-embed.min.js" defer></script>`,
			child: reportScript(`parent.postMessage({ message: 'height', value: HEIGHT, secret: 'x1' }, '*')`) +
				`addEventListener('message', e => e.data?.message === 'ready' && tell())`},
		{name: "giscus 1.6.0 (npm component)", script: giscus,
			embed: `<giscus-widget host="PUBLISHER" repo="a/b" repoid="1" mapping="specific" term="x" loading="eager"></giscus-widget><script type="module" src="PUBLISHER/script/3/giscus.js"></script>`,
			child: reportScript(`parent.postMessage({ giscus: { resizeHeight: HEIGHT } }, '*')`)},
		{name: "pym 1.3.2", script: read("node_modules/pym.js/dist/pym.v1.min.js"),
			embed: `<div data-pym-src="PUBLISHER/child/4"></div><script async src="PUBLISHER/script/4/pym.v1.min.js"></script>`,
			child: reportScript(`parent.postMessage(['pym', new URLSearchParams(location.search).get('childId'), 'height', HEIGHT].join('xPYMx'), '*')`)},
		{name: "iframe-resizer 5.5.9", script: read("node_modules/@iframe-resizer/parent/index.umd.js") + ";iframeResize({ license: 'GPLv3', log: false })",
			embed: `<iframe src="PUBLISHER/child/5" style="width:100%;border:0" title="A piece"></iframe><script async src="PUBLISHER/script/5/iframe-resizer.js"></script>`,
			child: `addEventListener('message', e => { const id = /^\[iFrameSizer\]([^:]+)/.exec(e.data)?.[1]; if (id) parent.postMessage('[iFrameSizer]' + id + ':' + document.getElementById('piece').offsetHeight + ':0:init:5.5.9:0', '*') }); parent.postMessage('[iFrameResizerChild]Ready', '*');`},
		{name: "Datawrapper's listener",
			embed: `<iframe src="PUBLISHER/child/6" title="A piece" id="datawrapper-chart-a" scrolling="no" frameborder="0" style="width:0;min-width:100%;border:none" height="470"></iframe>
<script>addEventListener('message', e => { const said = e.data['datawrapper-height']; if (said === undefined) return; for (const frame of document.querySelectorAll('iframe')) for (const id in said) if (frame.contentWindow === e.source) frame.style.height = said[id] + 'px'; })</script>`,
			child: reportScript(`parent.postMessage({ 'datawrapper-height': { a: HEIGHT } }, '*')`)},
	}
	return all, missing
}

// bundle bundles source and its imports into one module, like the build of a site.
func bundle(dir, source string) (string, error) {
	cmd := exec.Command(filepath.Join("node_modules", ".bin", "esbuild"), "--bundle", "--minify", "--format=esm", "--log-level=error")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(source)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("bundling giscus (make peers fetches it): %w %s", err, complaint.String())
	}
	return string(out), nil
}
