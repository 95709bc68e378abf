/**
 * The watcher file of the sample vendor.
 * @module
 */

/** Text of `watchers/northwind-ai.yaml` for a sample site at `url`. */
export function demoWatcherYaml(url: string): string {
  return `# The sample vendor of the demonstration; its site runs on this machine.
vendor: { id: northwind-ai, name: Northwind AI, legalName: Northwind AI Ltd, country: IE }
offerings:
  - { id: northwind-api, name: Northwind API, developer: northwind-ai, platform: northwind-ai }
sources:
  - id: trust-center
    kind: trust-center
    url: ${url}/trust-center/subprocessors
    render: chromium
    ready: { text: Subprocessors }
    every: 12h
  - id: dpa
    kind: dpa
    url: ${url}/legal/data-processing-addendum
    render: http
    schedule: "0 6 * * *"
    timezone: Europe/Dublin
  - id: retention
    kind: help-center
    url: ${url}/help/articles/4112-how-long-we-keep-your-data
    render: http
    every: 1d
commitments:
  - { key: subprocessors.objection_window, sources: [dpa], offerings: [northwind-api] }
  - { key: retention.default, sources: [retention], offerings: [northwind-api] }
`;
}
