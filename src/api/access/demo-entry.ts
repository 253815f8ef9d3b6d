/** Who may enter the demo: a browser or a program at this very machine, and nobody whose request was passed on by something. */
import type { FastifyRequest } from 'fastify';
import type { Access } from '../deps.ts';
import { isThisMachine } from './origin.ts';

const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
/** What proxies, tunnels and load balancers write. */
const PASSED_ON =
  /^(forwarded|via|true-client-ip|x-forwarded(-.*)?|x-real-ip|(x-)?client-ip|x-cluster-client-ip|x-(originating|remote|proxyuser)-.*|x-(scheme|host|varnish)|front-end-https|proxy-client-ip|wl-proxy-.*|x-nf-.*|x-original-.*|x-proxy-.*|x-envoy-.*|x-amzn-.*|x-appengine-.*|x-azure-.*|x-arr-.*|x-vercel-.*|cf-.*|cdn-loop|fastly-.*|fly-.*|ngrok-.*|tailscale-.*)$/;

/** Held at every request, not only when the demo is entered: its cookie is worth nothing elsewhere. */
export function mayEnterDemo(request: FastifyRequest, access: Access): boolean {
  const { headers, raw } = request;
  return (
    access.demo &&
    access.loopback &&
    LOOPBACK_ADDRESS.test(raw.socket.remoteAddress ?? '') &&
    // Some proxies say nothing but speak an older protocol to what is behind them.
    raw.httpVersion === '1.1' &&
    isThisMachine(headers.host ?? '') &&
    (headers.origin === undefined || isThisMachine(headers.origin.replace(/^https?:\/\//, ''))) &&
    !Object.keys(headers).some((name) => PASSED_ON.test(name))
  );
}
