-- Runs scripts for nmap among stand-ins for everything they ask of the world, and prints what they
-- asked. Two spellings of one script must ask the same. Nothing touches network, files or clock.
--   lua5.4 rehearse.lua WORLDS < list of files

local WORLDS = tonumber(arg[1])
local MOST_EVENTS, MOST_STEPS = 3000, 2000000

local world, events, seen

local function hash(text)
  local h = 0xcbf29ce484222325
  for i = 1, #text do h = (h ~ text:byte(i)) * 0x100000001b3 end
  h = (h ~ (h >> 29)) * 0x2545f4914f6cdd1d
  return (h ~ (h >> 32)) & 0x7fffffff
end

local stand_in
local names = setmetatable({}, { __mode = 'k' })

local function sorted_keys(t)
  local keys = {}
  for key in next, t do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and (type(a) == 'number' or type(a) == 'string') then return a < b end
    return type(a) .. tostring(names[a] or a) < type(b) .. tostring(names[b] or b)
  end)
  return keys
end

local function describe(value, depth)
  if names[value] then return names[value] end
  if type(value) == 'string' then return string.format('%q', value) end
  if type(value) == 'function' then return 'function' end
  if type(value) ~= 'table' then return tostring(value) end
  if depth > 4 then return '…' end
  local parts = {}
  for _, key in ipairs(sorted_keys(value)) do
    local is_prose = key == 'description' -- shown to people, so it may be worded otherwise
    local shown = is_prose and '…' or describe(rawget(value, key), depth + 1)
    parts[#parts + 1] = describe(key, depth + 1) .. '=' .. shown
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

local function describe_all(...)
  local parts = {}
  for i = 1, select('#', ...) do parts[i] = describe((select(i, ...)), 0) end
  return table.concat(parts, ',')
end

-- nmap's own library defines `debug1(…)` as `debug(1, …)`, and `verbose1` likewise.
local function ask(what)
  what = what:gsub('^(stdnse%.%l+)(%d)%(', '%1(%2,')
  events[#events + 1] = what
  if #events > MOST_EVENTS then error('enough') end
  local nth = (seen[what] or 0) + 1
  seen[what] = nth
  return world .. '|' .. what .. '|' .. nth
end

local PLAIN = { nil, true, false, 0, 1, 3, 200, 65535, '', 'ok', 'HTTP/1.1 200 OK\r\n', '\0\1\2\3\4\5\6\7' }

-- What the world answers: mostly a thing, which can be asked on, so that scripts get somewhere.
local function answer(question)
  local h = hash(question)
  if h % 5 < 4 then return stand_in(string.format('<%x>', h)) end
  return PLAIN[(h // 5) % 12 + 1]
end

local OPERATORS = {
  add = '+', sub = '-', mul = '*', div = '/', mod = '%', pow = '^', unm = '-', idiv = '//',
  band = '&', bor = '|', bxor = '~', shl = '<<', shr = '>>', bnot = '~', concat = '..', len = '#',
}

local meta = { __tostring = function(t) return names[t] end }
for event, sign in pairs(OPERATORS) do
  meta['__' .. event] = function(...)
    local question = ask(sign .. '(' .. describe_all(...) .. ')')
    local h = hash(question)
    if event == 'concat' then return string.format('text%x', h % 4096) end
    return h % 7
  end
end
for _, event in ipairs { 'eq', 'lt', 'le' } do
  meta['__' .. event] = function(a, b)
    return hash(ask(event .. '(' .. describe_all(a, b) .. ')')) % 2 == 0
  end
end
function meta.__call(t, ...)
  local question = ask(names[t] .. '(' .. describe_all(...) .. ')')
  return answer(question .. 1), answer(question .. 2), answer(question .. 3)
end
function meta.__pairs(t)
  local left = hash(ask('pairs ' .. names[t])) % 3
  return function()
    left = left - 1
    if left >= 0 then return 'key' .. left, t['key' .. left] end
  end
end

-- A library's fields are things; of others', one in sixteen is a plain value.
function stand_in(name, is_library)
  local held = {}
  local t = setmetatable({}, {
    __index = function(t, key)
      if held[key] == nil then
        local question = world .. '|' .. name .. '.' .. describe(key, 0)
        if math.type(key) == 'integer' and not is_library and key > hash(name) % 3 then return nil end
        local value = stand_in(name .. '.' .. tostring(names[key] or key))
        if not is_library and hash(question) % 16 == 0 then value = PLAIN[hash(question) // 16 % 12 + 1] end
        held[key] = { value }
      end
      return held[key][1]
    end,
    __newindex = function(_, key, value)
      ask(name .. '.' .. describe(key, 0) .. ' = ' .. describe(value, 0))
      held[key] = { value }
    end,
  })
  for event, act in pairs(meta) do getmetatable(t)[event] = act end
  names[t] = name
  return t
end

-- What went wrong, without the words that a change of layout or names changes.
local function complaint(message)
  message = tostring(names[message] or message)
  return (message:gsub("^.-:%d+: ", ''):gsub(" %(%w+ '.-'%)", ''):gsub('argument #%d+', 'argument'))
end

local REAL = { string = string, table = table, math = math }

local function environment()
  local libraries = {}
  local env = {
    assert = assert, error = error, ipairs = ipairs, select = select, type = type,
    rawget = rawget, rawset = rawset, setmetatable = setmetatable, tonumber = tonumber,
    tostring = tostring, unpack = table.unpack, string = string, table = table,
    math = { floor = math.floor, ceil = math.ceil, min = math.min, max = math.max,
      abs = math.abs, huge = math.huge, fmod = math.fmod, random = function() return 1 end },
    os = stand_in('os'), io = stand_in('io'), coroutine = stand_in('coroutine'),
    SCRIPT_NAME = 'script', SCRIPT_PATH = '/script', SCRIPT_TYPE = 'portrule',
  }
  env.pairs = function(t)
    if names[t] then return meta.__pairs(t) end
    local keys, at = sorted_keys(t), 0
    return function()
      at = at + 1
      if keys[at] ~= nil then return keys[at], t[keys[at]] end
    end
  end
  env.require = function(name)
    libraries[name] = libraries[name] or REAL[name] or stand_in(name, true)
    return libraries[name]
  end
  env.pcall = function(...)
    local results = table.pack(pcall(...))
    if results[1] then return table.unpack(results, 1, results.n) end
    if tostring(results[2]):find('enough') or tostring(results[2]):find('spins') then
      error(results[2], 0)
    end
    return false, complaint(results[2])
  end
  env._G = env
  return env
end

local function attempt(label, run, ...)
  debug.sethook(function() error('spins') end, '', MOST_STEPS)
  local results = table.pack(pcall(run, ...))
  debug.sethook()
  if results[1] then
    events[#events + 1] = label .. ' returns ' .. describe_all(table.unpack(results, 2, results.n))
  else
    events[#events + 1] = label .. ' stops: ' .. complaint(results[2])
  end
end

local function rehearse(file)
  local env = environment()
  local chunk = assert(loadfile(file, 't', env))
  attempt('file', chunk)
  local host, port = stand_in('host'), stand_in('port')
  for _, rule in ipairs { 'prerule', 'hostrule', 'portrule', 'postrule' } do
    if rawget(env, rule) then attempt(rule, env[rule], host, port) end
  end
  if env.action then attempt('action', env.action, host, port) end
  for _, name in ipairs(sorted_keys(env)) do
    local value = env[name]
    if type(value) == 'string' or names[value] == nil and type(value) == 'table' and name ~= '_G'
      and not REAL[name] and name ~= 'math' then
      if name ~= 'description' then events[#events + 1] = name .. ' = ' .. describe(value, 0) end
    end
  end
end

for file in io.lines() do
  local log = {}
  for w = 1, WORLDS do
    world, events, seen = w, {}, {}
    rehearse(file)
    log[#log + 1] = table.concat(events, '\n')
  end
  local text = table.concat(log, '\n')
  if os.getenv('REHEARSE_SHOW') then io.stderr:write(text, '\n') end
  print(string.format('%x %d', hash(text), select(2, text:gsub('\n', '\n'))))
end
