-- Tells from a saved greeting which version of an example mail server wrote it.
-- It checks whether the greeting has the usual form, and does not open any connection.

local string = require "string"
local table = require "table"

local EXPECTED_PARTS = 3
local FIRST_FIXED = 41

local settings = {
  separator = " ",
  strict = true,
  longest = 512,
  shortest = 4,
}

local function split(text, separator)
  local parts = {}
  for part in string.gmatch(text, "[^" .. separator .. "]+") do
    table.insert(parts, part)
  end
  return parts
end

local function version_of(greeting)
  if #greeting > settings.longest then
    return nil, "the greeting is too long"
  end
  local parts = split(greeting, settings.separator)
  if #parts < EXPECTED_PARTS then
    return nil, "the greeting has too few parts"
  end
  local message = nil
  for index = 1, #parts do
    local name, number = string.match(parts[index], "^(%a+)/(%d+)$")
    if name ~= nil then
      return tonumber(number), name
    else
      message = string.format("part %d is no version: %s", index, parts[index])
    end
  end
  return nil, message
end

local function is_greeting(line)
  if line == nil or line == "" then
    return false
  end
  return string.sub(line, 1, settings.shortest) == "220 "
end

local function judge(line)
  local result = { state = "unknown", reason = "none", version = 0 }
  if not is_greeting(line) then
    result.reason = "this is not a greeting"
    return result
  end
  local version, detail = version_of(line)
  if version == nil then
    result.reason = detail
  else
    result.version = version
    result.reason = detail
    if version >= FIRST_FIXED then
      result.state = "fixed"
    else
      result.state = "affected"
    end
  end
  return result
end

-- Each argument is one greeting, as it was saved; for example the first line of a log.
local function main(arguments)
  local count = 0
  local output = {}
  while true do
    local line = arguments[count + 1]
    if line == nil then
      break
    end
    count = count + 1
    local result = judge(line)
    table.insert(output, string.format("%d %s %s", result.version, result.state, result.reason))
  end
  if #output > 0 then
    print(table.concat(output, "\n"))
  else
    print("nothing to judge")
  end
  return count
end

main(arg or {})
