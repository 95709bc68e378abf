/**
 * Who visits pages: renderers behind one gate. Each is loaded with its first page, and Chromium starts with it.
 * @module
 */
import { createTextFetcher } from '../adapters/egress/text.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import type { Clock, Renderer } from '../domain/ports.ts';
import type { RendererName } from '../domain/vocabulary.ts';
import { signature } from '../lib/userAgent.ts';
import type { Visitors } from '../pipeline/services.ts';
import { openGate } from './gate.ts';

export function openVisitors(config: Config, catalogue: Catalogue, clock: Clock): Visitors {
  const gate = openGate(config);
  const open = new Map<RendererName, Renderer>();
  const load = async (name: RendererName): Promise<Renderer> => {
    const { openChromium, openHttp } = await import('./renderers.ts');
    return name === 'http' ? openHttp(config, clock, gate) : openChromium(config, catalogue, clock, gate);
  };
  return {
    fetchText: createTextFetcher({ gate, userAgent: signature(config.contact) }),
    renderer(name) {
      const known = open.get(name) ?? whenAsked(name, load);
      open.set(name, known);
      return known;
    },
    close: async () => {
      await Promise.all([...open.values()].map((renderer) => renderer.close()));
    },
  };
}

/** A renderer that is loaded with its first page. */
function whenAsked(name: RendererName, load: (name: RendererName) => Promise<Renderer>): Renderer {
  let loading: Promise<Renderer> | undefined;
  return {
    name,
    render: async (request) => {
      loading ??= load(name);
      return (await loading).render(request);
    },
    close: async () => (await loading)?.close(),
  };
}
