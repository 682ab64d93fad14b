/**
 * Headers that say nothing of one vendor: those of HTTP (RFC 9110, 9111, 6265), of browsers' rules, and what servers, proxies
 * and tracers add to every answer.
 */
const ORDINARY = new Set(
  `accept-ch accept-patch accept-post accept-ranges age allow alt-svc cache-control clear-site-data connection content-disposition
  content-encoding content-language content-length content-location content-range content-security-policy
  content-security-policy-report-only content-type cross-origin-embedder-policy cross-origin-opener-policy
  cross-origin-resource-policy date etag expect-ct expires keep-alive last-modified link location nel origin-agent-cluster
  permissions-policy pragma priority proxy-authenticate referrer-policy report-to reporting-endpoints retry-after server
  server-timing set-cookie strict-transport-security timing-allow-origin trailer transfer-encoding upgrade vary via warning
  www-authenticate x-amz-cf-id x-amz-cf-pop x-amzn-requestid x-amzn-trace-id x-b3-traceid x-b3-spanid x-cache
  x-cache-hits x-cloud-trace-context x-content-type-options x-correlation-id x-dns-prefetch-control x-download-options
  x-envoy-upstream-service-time x-frame-options x-permitted-cross-domain-policies x-powered-by x-request-id x-response-time
  x-robots-tag x-runtime x-served-by x-timer x-trace-id x-ua-compatible x-xss-protection cf-cache-status cf-ray
  traceparent tracestate`.split(/\s+/),
);

export const ordinaryHeader = (name: string): boolean =>
  ORDINARY.has(name) || /^(?:access-control-|sec-|understudy-|sl-violations$|preference-applied$)/.test(name);
