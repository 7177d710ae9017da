package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"broadside/app/api"
	"broadside/server/store"
)

// Accept applies the waiting file of a source, whatever number of listings it ends.
func (s *Service) Accept(ctx context.Context, name string) (Report, error) {
	ctx, cancel := s.bind(ctx)
	defer cancel()
	unlock, err := s.lock(ctx)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	var src store.Source
	found := false
	err = s.store.ReadSources(ctx, func(r store.SourceReader) (err error) {
		src, found, err = r.Source(ctx, name)
		return err
	})
	switch {
	case err != nil:
		return Report{}, err
	case !found:
		return Report{}, NoSource(name)
	case src.Waiting == "":
		return Report{}, api.Fail(api.Conflict, "Nothing waits", "No file of the source "+name+" waits to be confirmed.")
	}
	var w waitingRun
	if err := json.Unmarshal([]byte(src.Waiting), &w); err != nil {
		return Report{}, fmt.Errorf("sources: what waits of %s: %w", name, err)
	}
	if w.Kept == "" { // a file that is followed
		return s.follower.accept(ctx, src, w)
	}
	return s.acceptKept(ctx, src, w)
}

func (s *Service) acceptKept(ctx context.Context, src store.Source, w waitingRun) (Report, error) {
	f, err := os.Open(s.path(w.Kept))
	if err != nil {
		return Report{}, fmt.Errorf("sources: the file that waits: %w; send it again", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Report{}, fmt.Errorf("sources: the file that waits: %w", err)
	}
	file := File{ReaderAt: f, Size: info.Size(), Name: w.Name}
	if digest, err := digestOf(file); err != nil || !slices.Equal(digest, w.Digest) {
		return Report{}, errors.Join(err, api.Fail(api.Conflict, "The file that waits is damaged", "Send it again."))
	}
	return s.importFile(ctx, job{name: src.Name, file: file, options: Options{Origin: Origin(src.Origin), Format: w.Format, Mapping: w.Mapping,
		Force: true, Partial: w.Partial, Several: w.Several}})
}

// followedSource returns the error for operations that a followed source does not allow.
func followedSource(name string) error {
	return api.Fail(api.Conflict, "This source is followed", "The listings of "+name+" are those of its file in the newspaper's directory: change that file or take it out, or give what is sent another name.")
}

// NoSource returns the error for the name of a source that does not exist.
func NoSource(name string) error {
	return api.Fail(api.NotFound, "No such source", "There is no source "+name+"; broadside source list names them.")
}
