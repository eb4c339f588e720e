// Judges by Argo CD's own rule whether an AppProject lets an Application and its objects into a cluster. Reads questions
// as JSON on standard input, and prints for each a list with the reasons why not: empty where all is permitted.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

type object struct {
	Group     string `json:"group"`
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	// What the cluster says of the kind: Argo CD asks discovery, not the object.
	Namespaced bool `json:"namespaced"`
}

type question struct {
	Project     v1alpha1.AppProject  `json:"project"`
	Application v1alpha1.Application `json:"application"`
	Cluster     v1alpha1.Cluster     `json:"cluster"`
	Objects     []object             `json:"objects"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := [][]string{}
	for _, each := range questions {
		answers = append(answers, judge(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The order of argo.ValidatePermissions, then for each object that of validateSyncPermissions in controller/sync.go.
func judge(of question) []string {
	reasons := []string{}
	bad := func(format string, values ...any) { reasons = append(reasons, fmt.Sprintf(format, values...)) }
	app := of.Application
	if app.Spec.Project != of.Project.Name {
		bad("the application is of project %q, not of %q", app.Spec.Project, of.Project.Name)
	}
	if !of.Project.IsAppNamespacePermitted(&app, "argocd") {
		bad("an application in namespace %q", app.Namespace)
	}
	if !of.Project.IsSourcePermitted(app.Spec.GetSource()) {
		bad("source %s", app.Spec.GetSource().RepoURL)
	}
	clusters := func(string) ([]*v1alpha1.Cluster, error) { return nil, nil }
	permitted := func(what, namespace string) {
		if ok, err := of.Project.IsDestinationPermitted(&of.Cluster, namespace, clusters); err != nil {
			bad("%s: %v", what, err)
		} else if !ok {
			bad("%s: namespace %q", what, namespace)
		}
	}
	permitted("the application", app.Spec.Destination.Namespace)
	for _, each := range of.Objects {
		what := fmt.Sprintf("%s/%s %s", each.Group, each.Kind, each.Name)
		kind := schema.GroupKind{Group: each.Group, Kind: each.Kind}
		if !of.Project.IsGroupKindNamePermitted(kind, each.Name, each.Namespaced) {
			bad("%s: kind", what)
		} else if each.Namespaced {
			permitted(what, each.Namespace)
		}
	}
	return reasons
}
