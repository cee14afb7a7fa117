-- Has events wait for an endpoint, or puts deliveries into its log, and writes down how far it has come.
-- KEYS: 1 the endpoint's deliveries, 2 those of one state, in their order, 3 how far the endpoints have come, 4 the endpoints
-- ARGV: 1 endpoint, 2 how far it has come or '' to leave that, 3 deadline by Redis's clock (ms), 4 how many deliveries, then in turn:
--       the id of an event, its delivery
-- Returns: 'added', 'unknown' if there is no such endpoint, or 'late' past the deadline: nothing was written
if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 0 then return 'unknown' end

local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[3]) then return 'late' end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], ARGV[1], ARGV[2]) end
for at = 5, 3 + 2 * tonumber(ARGV[4]), 2 do
  if redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) == 1 then
    redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[3], '#', 1), ARGV[at])
  end
end
return 'added'
