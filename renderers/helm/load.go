//go:build wasip1

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"cdk8s-delivery/renderers/host"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
)

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// load reads a chart from a folder, without what its .helmignore names, or from an archive.
func load(name string) (*chart.Chart, error) {
	exists, isFolder := host.Stands(name)
	if !exists {
		return nil, fmt.Errorf("there is no chart at %q", name)
	}
	if !isFolder {
		data, err := host.Read(name)
		if err != nil {
			return nil, err
		}
		return loader.LoadArchive(bytes.NewReader(data))
	}
	rules, err := ignored(name)
	if err != nil {
		return nil, err
	}
	var files []*archive.BufferedFile
	err = host.Walk(name, func(path string, info fs.FileInfo) error {
		inside := strings.TrimPrefix(strings.TrimPrefix(path, name), "/")
		if inside == "" {
			return nil
		}
		if rules.Ignore(inside, info) {
			if info.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if info.IsDir() {
			return nil
		}
		data, err := host.Read(path)
		files = append(files, &archive.BufferedFile{Name: inside, Data: bytes.TrimPrefix(data, byteOrderMark)})
		return err
	})
	if err != nil {
		return nil, err
	}
	return loader.LoadFiles(files)
}

func ignored(name string) (*ignore.Rules, error) {
	rules := ignore.Empty()
	if text, err := host.Read(name + "/" + ignore.HelmIgnore); err == nil {
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, err
		}
	}
	rules.AddDefaults()
	return rules, nil
}
