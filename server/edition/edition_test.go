package edition

import (
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
)

func TestPictures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, page string
		want       []string
	}{
		{"the smallest that is wide enough", `<img alt="a" src="/m/a.webp?v=4" srcset="/m/a-320.webp?v=1 320w, /m/a-640.webp?v=2 640w, /m/a-960.webp?v=3 960w" width="1280">`, []string{"/m/a-640.webp?v=2"}},
		{"in any order", `<img srcset="/m/a-960.webp?v=3 960w, /m/a-640.webp?v=2 640w" src="/m/a.webp?v=4">`, []string{"/m/a-640.webp?v=2"}},
		{"else the widest", `<img src="/m/a.webp?v=4" srcset="/m/a-480.webp?v=2 480w, /m/a-320.webp?v=1 320w">`, []string{"/m/a-480.webp?v=2"}},
		{"without renditions", `<p><img src="/m/a.png?v=4&amp;x=1"></p>`, []string{"/m/a.png?v=4&x=1"}},
		{"each once, in order", `<img src="/b.png?v=1"><img src="/a.png?v=1"><img src="/b.png?v=1">`, []string{"/b.png?v=1", "/a.png?v=1"}},
		{"none of another host or without a hash", `<img src="https://other.example/a.png?v=1"><img src="//other.example/a.png?v=1"><img src="/a.png"><img alt="missing">`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := pictures([]byte(tt.page)); !slices.Equal(got, tt.want) {
				t.Errorf("pictures = %q, want %q", got, tt.want)
			}
		})
	}
}

// TestOfflinePage: the page has the parts that web/worker.js and web/kept.js look
// for, in each language.
func TestOfflinePage(t *testing.T) {
	t.Parallel()
	paper := api.Site{Publisher: "Gulf & News", Base: "/gulf", Languages: []string{"en", "ar"}}
	path, response := offlinePage(paper)
	body := string(response.Body())
	if !strings.HasPrefix(path, "/web/offline.") || !strings.HasSuffix(path, ".html") {
		t.Errorf("path %q", path)
	}
	for _, lang := range paper.Languages {
		_, section, found := strings.Cut(body, `<section lang="`+lang+`"`)
		section, _, _ = strings.Cut(section, "</section>")
		if !found {
			t.Fatalf("no section in %s", lang)
		}
		for _, part := range []string{`<div data-none>`, `<div data-late>`, `<div data-listings>`, `<div data-pages hidden>`, `<div data-edition="/gulf`, `<template lang="` + lang + `"><p id="kept" role="status"`,
			`<time></time>`, `<span data-none>`, `<span data-late>`, `data-same="`, `data-newer="`, `data-some="`, `href=""`} {
			if strings.Count(section, part) != 1+strings.Count(part, `href=""`) {
				t.Errorf("%s: %d × %s", lang, strings.Count(section, part), part)
			}
		}
	}
	if strings.Contains(body, "Gulf & News") {
		t.Error("the paper's name is not escaped")
	}
	paper.Publisher = "Other"
	if other, _ := offlinePage(paper); other == path {
		t.Error("another page has the same address")
	}
}

// TestTexts: every text exists in both languages and differs.
func TestTexts(t *testing.T) {
	t.Parallel()
	en, ar := textsIn("en"), textsIn("ar")
	for _, tt := range []struct{ en, ar string }{
		{en.Title, ar.Title}, {en.NotKept, ar.NotKept}, {en.LateTitle, ar.LateTitle}, {en.Late, ar.Late}, {en.Kept, ar.Kept}, {en.Again, ar.Again}, {en.Front, ar.Front},
		{en.Saved, ar.Saved}, {en.None, ar.None}, {en.Slow, ar.Slow}, {en.Same, ar.Same}, {en.Newer, ar.Newer}, {en.Some, ar.Some}, {en.LoadAgain, ar.LoadAgain},
	} {
		if tt.en == "" || tt.ar == "" || tt.en == tt.ar {
			t.Errorf("%q, %q", tt.en, tt.ar)
		}
	}
}
