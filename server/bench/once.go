package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// requestOnce requests each path once, with as many concurrent clients as wrk, and returns the
// requests per second. No response is cached. wrk cannot measure this, because it repeats its list
// of paths.
func requestOnce(ctx context.Context, address string, paths []string) (float64, error) {
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: clients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	errs := make([]error, clients)
	var wait sync.WaitGroup
	begun := time.Now()
	for c := range clients {
		wait.Go(func() {
			for errs[c] == nil {
				n := int(next.Add(1)) - 1
				if n >= len(paths) {
					return
				}
				errs[c] = fetch(ctx, client, address+paths[n], "identity", io.Discard)
			}
		})
	}
	wait.Wait()
	return float64(len(paths)) / time.Since(begun).Seconds(), errors.Join(errs...)
}

// clients is the number of concurrent clients, also of wrk.
const clients = 32

// distinctAddresses returns distinct addresses of lists and of searches: the pages of each category
// and language, and the words and pairs of words in their titles.
func distinctAddresses(ctx context.Context, paper string, most int) (lists, searches []string, err error) {
	words := map[string]bool{}
	for _, lang := range []string{"", "en", "ar"} {
		for _, category := range []string{"", "motors", "jobs", "property-rent", "property-sale", "items", "services", "notices", "events"} {
			v := url.Values{"limit": {"50"}}
			for name, value := range map[string]string{"lang": lang, "category": category} {
				if value != "" {
					v.Set(name, value)
				}
			}
			for range most / 27 {
				path := "/api/v1/listings?" + v.Encode()
				body, err := fetchBody(ctx, paper+path, "identity")
				if err != nil {
					return nil, nil, err
				}
				var page struct {
					Items []struct{ Title string }
					Next  string
				}
				if err := json.Unmarshal(body, &page); err != nil {
					return nil, nil, fmt.Errorf("%s: %w", path, err)
				}
				lists = append(lists, path)
				for _, item := range page.Items {
					fields := strings.Fields(item.Title)
					for i, w := range fields {
						words[w] = true
						if i > 0 {
							words[fields[i-1]+" "+w] = true
						}
					}
				}
				if v.Set("cursor", page.Next); page.Next == "" {
					break
				}
			}
		}
	}
	for w := range words {
		searches = append(searches, "/api/v1/listings?"+url.Values{"q": {w}, "facets": {"1"}}.Encode())
	}
	slices.Sort(searches)
	return lists, searches[:min(most, len(searches))], nil
}
