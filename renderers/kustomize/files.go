//go:build wasip1

package main

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"cdk8s-delivery/renderers/host"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// projectFiles is the project as Kustomize sees it: its folder is "/", and nothing can be written.
type projectFiles struct{}

var errReadOnly = errors.New("nothing is written while rendering")

func (projectFiles) Create(string) (filesys.File, error) { return nil, errReadOnly }
func (projectFiles) Mkdir(string) error                  { return errReadOnly }
func (projectFiles) MkdirAll(string) error               { return errReadOnly }
func (projectFiles) RemoveAll(string) error              { return errReadOnly }
func (projectFiles) WriteFile(string, []byte) error      { return errReadOnly }

func (projectFiles) Open(name string) (filesys.File, error) {
	data, err := host.Read(name)
	if err != nil {
		return nil, err
	}
	memory := filesys.MakeFsInMemory()
	if err := memory.WriteFile(name, data); err != nil {
		return nil, err
	}
	return memory.Open(name)
}

func (projectFiles) IsDir(name string) bool {
	_, isFolder := host.Stands(name)
	return isFolder
}

func (projectFiles) Exists(name string) bool {
	exists, _ := host.Stands(name)
	return exists
}

func (projectFiles) ReadDir(name string) ([]string, error) {
	names, err := host.List(name)
	for index, each := range names {
		names[index] = strings.TrimSuffix(each, "/")
	}
	return names, err
}

func (projectFiles) ReadFile(name string) ([]byte, error) { return host.Read(name) }

func (projectFiles) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	cleaned := path.Clean("/" + name)
	exists, isFolder := host.Stands(cleaned)
	switch {
	case !exists:
		return "", "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case isFolder:
		return filesys.ConfirmedDir(cleaned), "", nil
	default:
		return filesys.ConfirmedDir(path.Dir(cleaned)), path.Base(cleaned), nil
	}
}

func (files projectFiles) Glob(pattern string) ([]string, error) {
	var found []string
	root := path.Dir(pattern)
	for strings.ContainsAny(root, `*?[\`) {
		root = path.Dir(root)
	}
	err := files.Walk(root, func(name string, _ fs.FileInfo, err error) error {
		if err != nil {
			return err
		}
		matches, err := path.Match(pattern, name)
		if matches {
			found = append(found, name)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return found, err
}

func (projectFiles) Walk(root string, visit filepath.WalkFunc) error {
	return host.Walk(root, func(name string, info fs.FileInfo) error { return visit(name, info, nil) })
}
