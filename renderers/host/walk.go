//go:build wasip1

package host

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Walk visits what stands at a path of the project, a folder before what is in it.
// A visitor of a folder that answers fs.SkipDir leaves it out.
func Walk(name string, visit func(name string, info fs.FileInfo) error) error {
	exists, isFolder := Stands(name)
	if !exists {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	err := visit(name, entry{path.Base(name), isFolder})
	if errors.Is(err, fs.SkipDir) && isFolder {
		return nil
	}
	if err != nil || !isFolder {
		return err
	}
	names, err := List(name)
	if err != nil {
		return err
	}
	for _, each := range names {
		if err := Walk(path.Join(name, strings.TrimSuffix(each, "/")), visit); err != nil {
			return err
		}
	}
	return nil
}

type entry struct {
	name     string
	isFolder bool
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return 0 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.isFolder }
func (e entry) Sys() any           { return nil }
func (e entry) Mode() fs.FileMode {
	if e.isFolder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
