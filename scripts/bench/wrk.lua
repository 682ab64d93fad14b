-- Sends the request of BENCH_REQUESTS (one JSON-free file, requests separated by a NUL), in turn, and prints one line of figures.
local requests, next = {}, 0

function init()
  local file = io.open(os.getenv("BENCH_REQUESTS"), "rb")
  local text = file:read("*a")
  file:close()
  -- Several at once: wrk sends them in one piece and waits for as many answers.
  local depth, group = tonumber(os.getenv("BENCH_PIPELINE") or "1"), {}
  for one in text:gmatch("([^%z]+)") do
    group[#group + 1] = one
    if #group == depth then
      requests[#requests + 1] = table.concat(group)
      group = {}
    end
  end
end

function request()
  next = next + 1
  if next > #requests then next = 1 end
  return requests[next]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'BENCH {"requests":%d,"us":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
