-- Whether conditions hold: the same as `stored-conditions.ts` says.
local day = 24 * 60 * 60 * 1000

local function isWithin(value, bounds)
  return not bounds or (not bounds.atLeast or value >= bounds.atLeast) and (not bounds.atMost or value <= bounds.atMost)
end

-- What has an end of its own begins with that, 13 digits.
local function lasting(value, now)
  return value and string.sub(value, 1, 13) > now and string.sub(value, 14) or nil
end

local function hasTrait(judged, trait)
  local value = lasting(judged.facts['t' .. trait.name], judged.now)
  if not value then return false end
  if not trait.is then return tonumber(value) ~= nil and isWithin(tonumber(value), trait) end
  for _, each in ipairs(trait.is) do
    if each == value then return true end
  end
  return false
end

local function isIn(judged, id, arm)
  local held = lasting(judged.facts['a' .. id], judged.now)
  return (held and string.sub(held, 2) or judged.assigned[id]) == arm
end

local function holds(conditions, judged)
  local days = math.max(0, math.floor((judged.now - (judged.facts.s or judged.now)) / day))
  if conditions.lapsed ~= nil and conditions.lapsed ~= judged.lapsed then return false end
  if not isWithin(judged.counted, conditions.counted) or not isWithin(days, conditions.daysSinceFirstSeen) then return false end
  for _, trait in ipairs(conditions.traits) do
    if not hasTrait(judged, trait) then return false end
  end
  for _, each in ipairs(conditions.arms) do
    if not isIn(judged, each.id, each.arm) then return false end
  end
  return true
end
