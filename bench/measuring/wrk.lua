-- What wrk runs: sends the requests of a file, each made in advance, in their order.
-- Says on standard error when it begins to send and what it found, and then waits for a line, so that the processes can be looked at.

local threads, requests = {}, {}
made = 0

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for length in file:lines() do requests[#requests + 1] = file:read(tonumber(length)) end
  file:close()
  io.stderr:write('ready\n')
end

function request()
  made = made + 1
  return requests[(made - 1) % #requests + 1]
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.stderr:write(string.format(
    '{"answered":%d,"microseconds":%d,"bytes":%d,"failed":%d,"made":%d}\n',
    summary.requests, summary.duration, summary.bytes, failed, threads[1]:get('made')))
  io.read()
end
