/** One step of a play, the same as `step` in `store.ts`: candidates as JSON (`times` -1: without end, `next` empty: stays). */
const STEP = `
local function step(session, play, start, candidates)
  local field = 'position:' .. play
  local saved = redis.call('HGET', session, field)
  local at, counts = start, {}
  if saved then
    local position = cjson.decode(saved)
    at, counts = position.at, position.counts
  end
  for _, candidate in ipairs(cjson.decode(candidates)) do
    local here = #candidate.when == 0
    for _, position in ipairs(candidate.when) do
      if position == at then here = true end
    end
    local key = tostring(candidate.rule)
    local spoken, times = counts[key] or 0, candidate.times
    if here and (times < 0 or spoken < times) then
      if candidate.next ~= '' and (times < 0 or spoken + 1 >= times) then
        at, counts = candidate.next, {}
      elseif times >= 0 then
        counts[key] = spoken + 1
      end
      redis.call('HSET', session, field, cjson.encode({ at = at, counts = counts }))
      return candidate.rule
    end
  end
  return -1
end`;

/**
 * The atomic steps, run inside Redis. `KEYS[1]` is the session's hash: `view` (JSON), `position:<play>` (JSON), `attempts:<play>`.
 * What clients sent goes through untouched as text: Lua's JSON library would turn empty lists into objects.
 */
export const SCRIPTS = {
  /**
   * Arguments: session, the SHA-1 of the expected view ('' for none), seconds to live, when it ends, play ('' compares
   * only). Then start and the candidates, or '' for a play that draws; its attempt is counted then. Gives the view
   * where it is another one, else a list of the rule or the attempt.
   */
  takeIfKnown: {
    numberOfKeys: 2,
    lua: `${STEP}
local view = redis.call('HGET', KEYS[1], 'view')
if (view and redis.sha1hex(view) or '') ~= ARGV[2] then return view or '' end
if ARGV[5] == '' then return { -1 } end
local said
if ARGV[7] == '' then
  said = redis.call('HINCRBY', KEYS[1], 'attempts:' .. ARGV[5], 1)
else
  said = step(KEYS[1], ARGV[5], ARGV[6], ARGV[7])
  if said < 0 then return { said } end
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
return { said }`,
  },
  /** Session, play, start, candidates: after an attempt, which has said that the session lives. Gives the rule. */
  take: {
    numberOfKeys: 1,
    lua: `${STEP}
return step(KEYS[1], ARGV[1], ARGV[2], ARGV[3])`,
  },
  /**
   * Arguments: session, expected view ('*': any), whether the session is in play, seconds to live, when it ends,
   * channel, 'replace' or 'keep', then fields and values ('' removes). Gives -1 when the view is another one by now.
   * Otherwise it gives the number of sessions in play before and after, the number of listeners, and the version that
   * was published to them.
   */
  save: {
    numberOfKeys: 4,
    lua: `
local view = redis.call('HGET', KEYS[1], 'view') or ''
if ARGV[2] ~= '*' and view ~= ARGV[2] then return { -1, 0, 0, 0 } end
local before = redis.call('SCARD', KEYS[3])
if ARGV[7] == 'replace' then redis.call('DEL', KEYS[1]) end
for i = 8, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i]) else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1]) else redis.call('ZREM', KEYS[2], ARGV[1]) end
if ARGV[3] == '1' then redis.call('SADD', KEYS[3], ARGV[1]) else redis.call('SREM', KEYS[3], ARGV[1]) end
local after = redis.call('SCARD', KEYS[3])
local version = redis.call('INCR', KEYS[4])
local listeners = redis.call('PUBLISH', ARGV[6], version .. ' ' .. after)
return { before, after, listeners, version }`,
  },
  /** Sessions with their time over, by now, no longer count as in play. */
  sweep: {
    numberOfKeys: 2,
    lua: `
local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
for _, session in ipairs(over) do
  redis.call('ZREM', KEYS[1], session)
  redis.call('SREM', KEYS[2], session)
end
return redis.call('ZRANGE', KEYS[1], 0, -1)`,
  },
  /** Version and number of sessions in play, as one moment has them. */
  known: {
    numberOfKeys: 2,
    lua: `return { redis.call('GET', KEYS[1]) or '0', redis.call('SCARD', KEYS[2]) }`,
  },
} as const;
