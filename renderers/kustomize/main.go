//go:build wasip1

// A program that builds a kustomization of the project, as `kustomize build` does.
package main

import (
	"cdk8s-delivery/renderers/host"

	"sigs.k8s.io/kustomize/api/krusty"
)

type request struct {
	// Folder of the kustomization, from the project's folder.
	Folder string `json:"folder"`
}

func main() {
	host.Serve(build)
}

func build(asked request) (host.Answer, error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	built, err := krusty.MakeKustomizer(options).Run(projectFiles{}, "/"+asked.Folder)
	if err != nil {
		return host.Answer{}, err
	}
	answer := host.Answer{Objects: []host.Object{}}
	for _, each := range built.Resources() {
		value, err := each.MarshalJSON()
		if err != nil {
			return host.Answer{}, err
		}
		answer.Objects = append(answer.Objects, host.JSONObjects(value, host.Object{})...)
	}
	return answer, nil
}
