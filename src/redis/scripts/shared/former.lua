-- How an earlier version wrote views, those whose receipts were handed out, and a pending union: as they are written now.

local function viewsOf(entries, noted, width)
  local views = ''
  for at = 1 + #entries % 10, #entries, 10 do
    local time = string.sub(entries, at + 6, at + 9)
    time = width == 9 and string.char(string.byte(time, 2) % 128) .. string.sub(time, 3) or '\0' .. time
    views = views .. string.sub(entries, at, at + 5) .. time
  end
  for at = 1, #noted, 10 do
    local place = placeOf(views, string.sub(noted, at, at + 5), 1, width)
    if place then views = withReceipt(views, place) end
  end
  return views
end

-- A union that is pending says how many bytes of views there were.
local function ownerOf(mark, width)
  local size = mark and string.match(string.sub(mark, 13), '^p(%d+)$')
  return size and string.sub(mark, 1, 13) .. size / 10 * width or mark
end

-- The fields of each reader by name, and where a rolling window ends.
local function readersIn(key, owner)
  local found, ends = {}, nil
  if owner ~= '' then found[owner] = {} end
  local names = { a = 'from', o = 'owner', g = 'given', x = 'noted' }
  local flat = redis.call('HGETALL', key)
  for at = 1, #flat, 2 do
    local field, value = flat[at], flat[at + 1]
    local reader = string.sub(field, -12)
    if field == 'end' then
      ends = value
    else
      found[reader] = found[reader] or {}
      found[reader][#field == 12 and 'entries' or names[string.sub(field, 1, 1)]] = value
    end
  end
  return found, ends
end
