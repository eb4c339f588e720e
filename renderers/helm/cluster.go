//go:build wasip1

package main

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// noCluster is the cluster of a render: it holds nothing, and remembers what it was asked for.
type noCluster struct {
	asked []string
}

func (c *noCluster) GetClientFor(apiVersion, kind string) (dynamic.NamespaceableResourceInterface, bool, error) {
	return nothing{cluster: c, what: apiVersion + " " + kind}, true, nil
}

type nothing struct {
	dynamic.NamespaceableResourceInterface
	cluster   *noCluster
	what      string
	namespace string
}

func (n nothing) Namespace(name string) dynamic.ResourceInterface {
	n.namespace = name
	return n
}

func (n nothing) Get(_ context.Context, name string, _ metav1.GetOptions, _ ...string) (*unstructured.Unstructured, error) {
	return nil, n.note(name)
}

func (n nothing) List(context.Context, metav1.ListOptions) (*unstructured.UnstructuredList, error) {
	return nil, n.note("*")
}

func (n nothing) note(name string) error {
	n.cluster.asked = append(n.cluster.asked, fmt.Sprintf("%s %s/%s", n.what, n.namespace, name))
	return apierrors.NewNotFound(schema.GroupResource{}, name)
}
