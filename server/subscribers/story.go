package subscribers

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"broadside/articles"
	"broadside/server/store"
)

// storyLife is the time after which the notification of a story is no longer sent. It is longer
// than the usual quiet hours.
const storyLife = 12 * time.Hour

// StoryReport is the result of Notify: one part for the story and each of its translations.
type StoryReport struct {
	DryRun bool        `json:"dryRun"`
	Parts  []StoryPart `json:"parts"`
}

// StoryPart is the notice of one story.
type StoryPart struct {
	Slug     string    `json:"slug"`
	Lang     string    `json:"lang"`
	Title    string    `json:"title"`
	Already  time.Time `json:"already,omitzero"` // it was sent at this time, and is not sent again
	Quiet    int       `json:"quiet"`            // part of those reached, who get it at the end of their quiet hours
	Mail     int       `json:"mail"`             // of those reached, by e-mail
	Excluded int       `json:"excluded"`         // who do not get it: their quiet hours end too late
	store.NoticeCounts
}

// Notify sends a published story to the subscribers to breaking news in its language, and its
// published translations to those in theirs. A story is sent once: one that was sent before is left
// out. Notify returns when all due deliveries have been sent or ctx has ended; the other deliveries
// are sent in the background. With dryRun it only counts. progress gets the number of finished
// deliveries and of all; it may be nil.
func (s *Service) Notify(ctx context.Context, slug string, dryRun bool, progress func(done, total int)) (StoryReport, error) {
	report := StoryReport{DryRun: dryRun}
	all, err := s.findStories(ctx, slug)
	if err != nil {
		return report, err
	}
	now := s.Now()
	var notices []store.Notice
	for i := range all {
		a := &all[i]
		part, err := s.planStory(ctx, a, now)
		if err != nil {
			return report, err
		}
		report.Parts = append(report.Parts, part)
		if !part.Already.IsZero() {
			continue
		}
		body, err := s.storyBody(a, now)
		if err != nil {
			return report, err
		}
		notices = append(notices, store.Notice{Topic: storyTopic(a.Slug), Lang: part.Lang, Body: body, Urgent: true, Created: now, Expires: now.Add(storyLife)})
	}
	if dryRun || len(notices) == 0 {
		return report, nil
	}
	if _, err := s.Store.AddNotices(ctx, notices, func(one *store.Subscriber) time.Time { return dueTime(one, true, now) }); err != nil {
		return report, err
	}
	s.wakeUp()
	return report, s.awaitStory(context.WithoutCancel(ctx), ctx.Done(), &report, progress)
}

// findStories returns a story that readers can open, and its translations.
func (s *Service) findStories(ctx context.Context, slug string) ([]articles.Article, error) {
	first, err := s.Desk.Article(ctx, slug)
	if err != nil {
		return nil, err
	}
	all := []articles.Article{first}
	for _, lang := range slices.Sorted(maps.Keys(first.Translations)) {
		other, err := s.Desk.Article(ctx, first.Translations[lang])
		if err != nil {
			return nil, err
		}
		all = append(all, other)
	}
	for i := range all {
		if all[i].Retracted() {
			return nil, fmt.Errorf("%s is retracted: a notification would spread it", all[i].Slug)
		}
	}
	return all, nil
}

// planStory counts whom a story would reach.
func (s *Service) planStory(ctx context.Context, a *articles.Article, now time.Time) (StoryPart, error) {
	part := StoryPart{Slug: a.Slug, Lang: s.Site.Language(a.Lang), Title: a.Headline}
	sent, err := s.Store.Notices(ctx, storyTopic(a.Slug))
	if err != nil {
		return part, err
	}
	if len(sent) > 0 {
		part.Already, part.NoticeCounts = sent[0].Created, sent[0].NoticeCounts
		return part, nil
	}
	err = s.Store.EachBreaking(ctx, part.Lang, func(one *store.Subscriber) error {
		part.Reached++
		switch due := dueTime(one, true, now); {
		case due.Sub(now) >= storyLife:
			part.Reached--
			part.Excluded++
		case due.After(now):
			part.Quiet++
			fallthrough
		default:
			if one.Address != "" {
				part.Mail++
			}
		}
		return nil
	})
	return part, err
}

// pollInterval is the time between two reads of the delivery counts in Notify.
const pollInterval = 100 * time.Millisecond

// awaitStory waits until none of the report's notices has a due delivery, and sets their counts.
func (s *Service) awaitStory(ctx context.Context, stop <-chan struct{}, report *StoryReport, progress func(done, total int)) error {
	for {
		due, done, total := 0, 0, 0
		for i := range report.Parts {
			part := &report.Parts[i]
			if !part.Already.IsZero() {
				continue
			}
			n, err := s.Store.CountDue(ctx, storyTopic(part.Slug), s.Now())
			if err != nil {
				return err
			}
			due += n
			notices, err := s.Store.Notices(ctx, storyTopic(part.Slug))
			if err != nil {
				return err
			}
			if len(notices) > 0 {
				part.NoticeCounts = notices[0].NoticeCounts
			}
			done, total = done+part.Reached-part.Waiting, total+part.Reached
		}
		if progress != nil {
			progress(done, total)
		}
		if due == 0 {
			return nil
		}
		select {
		case <-stop:
			return nil
		case <-time.After(pollInterval):
		}
	}
}
