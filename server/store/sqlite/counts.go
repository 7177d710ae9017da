package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"broadside/server/store"
)

type countTable struct{ add, removeZero string }

func newCountTable(name string, key ...string) *countTable {
	return &countTable{
		add: "INSERT INTO " + name + " (" + strings.Join(key, ", ") + ", n) VALUES (" + strings.Repeat("?, ", len(key)) + "?)" +
			" ON CONFLICT DO UPDATE SET n = n + excluded.n",
		removeZero: "DELETE FROM " + name + " WHERE " + strings.Join(key, " = ? AND ") + " = ? AND n = 0",
	}
}

var (
	groupCounts = newCountTable("counts", "category", "city", "intent", "lang", "photo", "code", "value")
	termCounts  = newCountTable("terms", "term")
)

// addCount adds n to the count of key, and deletes it if it becomes zero.
func (w *writer) addCount(ctx context.Context, t *countTable, n int, key ...any) error {
	if n == 0 {
		return nil
	}
	if err := w.exec(ctx, t.add, append(key, n)...); err != nil || n > 0 {
		return err
	}
	return w.exec(ctx, t.removeZero, key...)
}

// writeGroups writes those counts of the delta that are also held in memory.
func (w *writer) writeGroups(ctx context.Context) error {
	for k, n := range w.delta.Groups {
		if err := w.addCount(ctx, groupCounts, n, k.Category, k.City, k.Intent, k.Lang, k.Photo, k.Code, k.Value); err != nil {
			return err
		}
	}
	return nil
}

// writeTerms writes the counts of words and removes them from the delta.
func (w *writer) writeTerms(ctx context.Context) error {
	for _, term := range slices.Sorted(maps.Keys(w.delta.Terms)) {
		if err := w.addCount(ctx, termCounts, w.delta.Terms[term], term); err != nil {
			return err
		}
	}
	clear(w.delta.Terms)
	return nil
}

func loadCounts(ctx context.Context, db *sql.DB, c *store.Counts) error {
	c.Reset()
	d := store.NewDelta()
	err := forEachRow(ctx, db, `SELECT category, city, intent, lang, photo, code, value, n FROM counts`, func(rows *sql.Rows) error {
		var k store.GroupValue
		var n int
		err := rows.Scan(&k.Category, &k.City, &k.Intent, &k.Lang, &k.Photo, &k.Code, &k.Value, &n)
		d.Groups[k] = n
		return err
	})
	if err != nil {
		return err
	}
	c.Apply(d)
	return nil
}
