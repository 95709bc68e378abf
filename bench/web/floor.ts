/**
 * What no page can be faster than here: a route that answers a constant page of 50 KB and asks nobody.
 * @module
 */
import { Hono } from 'hono';
import { serve } from '../../src/web/serve.ts';

const PAGE = `<!doctype html><title>Floor</title>${'<p>A paragraph of the page that everybody gets.</p>'.repeat(1000)}`;

const app = new Hono();
app.get('/', (context) => context.html(PAGE));
const { url } = await serve(app, { host: '127.0.0.1', port: 0 });
process.stdout.write(`The floor is at ${url}\n`);
