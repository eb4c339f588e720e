module cdk8s-delivery.test/judges

go 1.22

require (
	github.com/gobwas/glob v0.2.3
	gopkg.in/yaml.v3 v3.0.1
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.2 // indirect
