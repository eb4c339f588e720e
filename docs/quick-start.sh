#!/bin/sh
# A new project, its first release in a cluster, and its first promotion; docs/quick-start.md tells what each step does.
#
#   DELIVERY=https://github.com/you/fleet-delivery.git PACKAGE=cdk8s-delivery-0.1.0.tgz sh quick-start.sh
#   … sh quick-start.sh project release      these steps only
#
# DELIVERY    an empty repository, as you and the cluster reach it
# PACKAGE     the packed program; `cdk8s-delivery` once it is on the npm registry
# CONTROLLER  argocd (unless given) or flux: what runs in the cluster
# PROJECT     the folder that is made; fleet unless given
set -eu

DELIVERY="${DELIVERY:?name the delivery repository, as you and the cluster reach it}"
PACKAGE="${PACKAGE:?name the packed program}"
CONTROLLER="${CONTROLLER:-argocd}"
PROJECT="${PROJECT:-fleet}"
IMAGE=ghcr.io/stefanprodan/podinfo:6.11.2@sha256:187803cdf611a19d4fffbdf6a4260a01be4c09ffe9924b28902424fc0639ceb8

# Once for a cluster: Argo CD looks at the Applications of every environment. Flux needs nothing.
prepare() {
  [ "$CONTROLLER" = argocd ] || return 0
  kubectl --namespace argocd patch configmap argocd-cmd-params-cm --type merge \
    --patch '{"data":{"application.namespaces":"argocd-*"}}'
  for each in deployment/argocd-server statefulset/argocd-application-controller; do
    kubectl --namespace argocd rollout restart "$each"
    kubectl --namespace argocd rollout status "$each" --timeout 180s
  done
}

# A project with three environments and one app, installed and committed.
project() {
  npx --yes --package "$PACKAGE" cdk8s-delivery init "$PROJECT" --yes --controller "$CONTROLLER" \
    --env dev,staging,prod --app web --image "$IMAGE" --port 9898 --delivery "$DELIVERY"
}

# The environments as data, and the first release: it is rendered once, for all of them.
release() {
  (cd "$PROJECT" && npx cdk8s-delivery configure && npx cdk8s-delivery release web --image "server=$IMAGE")
}

# What grants an environment its rights, as an administrator applies it, once for each.
bootstrap() {
  (cd "$PROJECT" && npx cdk8s-delivery bootstrap --env "$1" --out && kubectl apply --filename "bootstrap/$1.yaml")
}

# dev runs the release.
deliver() {
  bootstrap dev
  arrived dev
}

# staging gets the very bytes that were rendered for it then.
promote() {
  (cd "$PROJECT" && npx cdk8s-delivery promote web --to staging)
  bootstrap staging
  arrived staging
  (cd "$PROJECT" && npx cdk8s-delivery status)
}

# Waits until the cluster runs what Git says of an environment.
arrived() {
  if [ "$CONTROLLER" = flux ]; then
    there "flux-$1" kustomizations.kustomize.toolkit.fluxcd.io/web
    kubectl --namespace "flux-$1" wait kustomizations.kustomize.toolkit.fluxcd.io/web --for condition=Ready --timeout 300s
  else
    there "argocd-$1" applications.argoproj.io/web
    for each in sync.status=Synced health.status=Healthy; do
      kubectl --namespace "argocd-$1" wait applications.argoproj.io/web --for "jsonpath={.status.${each%=*}}=${each#*=}" --timeout 300s
    done
  fi
  kubectl --namespace "$1" get deployments
}

there() {
  for _ in $(seq 300); do
    kubectl --namespace "$1" get "$2" > /dev/null 2>&1 && return
    sleep 1
  done
  echo "there is no $2 in $1" >&2
  return 1
}

[ $# -gt 0 ] || set -- prepare project release deliver promote
for step in "$@"; do
  case $step in
    prepare | project | release | deliver | promote) echo "== $step" && "$step" ;;
    *) echo "$step is not a step: prepare, project, release, deliver, promote" >&2 && exit 2 ;;
  esac
done
