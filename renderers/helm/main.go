//go:build wasip1

// A program that renders a chart of the project, as `helm template --include-crds` does.
package main

import (
	"fmt"
	"sort"
	"strings"

	"cdk8s-delivery/renderers/host"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

type request struct {
	// Chart is a folder or an archive, from the project's folder.
	Chart string `json:"chart"`
	// Values are texts of YAML; later ones win.
	Values []source `json:"values"`
	// Set puts texts at paths of the values, last of all.
	Set         []setting `json:"set"`
	Name        string    `json:"name"`
	Namespace   string    `json:"namespace"`
	Kubernetes  string    `json:"kubernetes"`
	APIVersions []string  `json:"apiVersions"`
}

type source struct {
	File string `json:"file"`
	Text string `json:"text"`
}

type setting struct {
	Path  string `json:"path"`
	Value string `json:"value"`
}

func main() {
	host.Serve(render)
}

func render(asked request) (host.Answer, error) {
	answer := host.Answer{Objects: []host.Object{}}
	loaded, err := load(asked.Chart)
	if err != nil {
		return answer, err
	}
	if err := checkChart(loaded); err != nil {
		return answer, err
	}
	answer.Chart = &host.Chart{Name: loaded.Name(), Version: loaded.Metadata.Version}
	values, unknown, err := valuesOf(loaded, asked)
	if err != nil {
		return answer, err
	}
	answer.UnknownValues = unknown
	capabilities, err := capabilitiesOf(loaded, asked)
	if err != nil {
		return answer, err
	}
	if err := chartutil.ProcessDependencies(loaded, values); err != nil {
		return answer, err
	}
	release := common.ReleaseOptions{Name: asked.Name, Namespace: asked.Namespace, Revision: 1, IsInstall: true}
	all, err := util.ToRenderValues(loaded, values, release, capabilities)
	if err != nil {
		return answer, err
	}
	cluster := &noCluster{}
	files, err := engine.RenderWithClientProvider(loaded, all, cluster)
	if err != nil {
		return answer, err
	}
	for name := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(files, name)
		}
	}
	answer.Lookups = cluster.asked
	hooks, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		return answer, err
	}
	for _, crd := range loaded.CRDObjects() {
		for _, text := range documents(string(crd.File.Data)) {
			answer.Objects = append(answer.Objects, host.Objects(text, host.Object{Path: crd.Filename, CRD: true})...)
		}
	}
	for _, each := range manifests {
		answer.Objects = append(answer.Objects, host.Objects(each.Content, host.Object{Path: each.Name})...)
	}
	for _, each := range hooks {
		hook := &host.Hook{Weight: each.Weight}
		for _, event := range each.Events {
			hook.Events = append(hook.Events, event.String())
		}
		answer.Objects = append(answer.Objects, host.Objects(each.Manifest, host.Object{Path: each.Path, Hook: hook})...)
	}
	return answer, nil
}

// documents splits a text into its YAML documents, in their order.
func documents(text string) []string {
	split := releaseutil.SplitManifests(text)
	var keys, texts []string
	for key := range split {
		keys = append(keys, key)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	for _, key := range keys {
		texts = append(texts, split[key])
	}
	return texts
}

func checkChart(loaded *chart.Chart) error {
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("the chart is of the type %q, which makes no objects by itself", kind)
	}
	var missing []string
	for _, wanted := range loaded.Metadata.Dependencies {
		if !has(loaded.Dependencies(), wanted.Name) {
			missing = append(missing, wanted.Name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("the folder charts/ of the chart lacks what Chart.yaml depends on: %s", strings.Join(missing, ", "))
	}
	return nil
}

func has(charts []*chart.Chart, name string) bool {
	for _, each := range charts {
		if each.Name() == name {
			return true
		}
	}
	return false
}

func capabilitiesOf(loaded *chart.Chart, asked request) (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if asked.Kubernetes != "" {
		version, err := common.ParseKubeVersion(asked.Kubernetes)
		if err != nil {
			return nil, fmt.Errorf("%q is not a version of Kubernetes: %w", asked.Kubernetes, err)
		}
		capabilities.KubeVersion = *version
	}
	known := append(common.VersionSet{}, capabilities.APIVersions...)
	capabilities.APIVersions = append(known, asked.APIVersions...)
	wanted, here := loaded.Metadata.KubeVersion, capabilities.KubeVersion
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, here.String()) {
		return nil, fmt.Errorf("the chart asks for Kubernetes %s, it is rendered for %s", wanted, here.Version)
	}
	return capabilities, nil
}
