# Places where a spelling that is almost the same would show.
require 'set'
require "json"
require 'date'

# Operators that answer for themselves, so that turning a comparison around would show.
class Odd
  attr_reader :name, :seen, :last

  def initialize(name)
    @name = name
    @seen = []
    @last = nil
  end

  def ==(other)
    @seen << "== #{other.inspect}"
    other == 'yes'
  end

  def +(other)
    @seen << "+ #{other}"
    self
  end

  def !
    @seen << '!'
    true
  end

  def nil?
    @seen << 'nil?'
    false
  end

  def method_missing(name, *args, **options)
    "missing #{name} #{args} #{options}"
  end

  def respond_to_missing?(*)
    true
  end
end

def options(first = {}, second = nil, **rest)
  "#{first} #{second.inspect} #{rest}"
end

def early(value)
  return nil if value.nil?
  return unless value.respond_to?(:each)
  raise ArgumentError, 'it is empty' if value.empty?
  message = "first of #{value.length}"
  result = value.first
  "#{message}: #{result}"
end

def branch(value)
  unless value
    puts 'nothing'
  else
    puts "something #{value}"
  end
  if value == 1 then puts 'one' else puts "not one" end
  if value
  then
    puts 'then below'
  else
    puts 'else below'
  end
  kind = case value
         when 'a' then 'letter'
         when 'b', "c" then "letters"
         when :d then :symbol
         else 'other'
         end
  puts kind
end

def shown
  yield
rescue ArgumentError, TypeError => e
  puts "#{e.class}: #{e.message}"
end

odd = Odd.new('odd')
puts 'equal' if odd == 'yes'
puts "equal" unless odd == 'no'
odd += 1
odd = odd + 2
puts odd.seen.inspect, odd.anything(:a => 1, b: 2), odd.other('x', "y" => 1)
puts options(:a => 1), options({ :a => 1 }, b: 2), options({ "a" => :b, c: 'd' })
[nil, 5, [], [1, 2], 'text'].each do |entry|
  shown { p early(entry) }
end
[nil, false, 1, 'a', 'b', 'c', :d, "d"].each { |entry|
  branch(entry)
}
values = %w[one two three]
more = ['four', "five"]
none = []
puts (values + more + none).join(', ')
p %w[a b], ["a", 'b'], '', "", 'it''s', "tab\t", '#{no}', "#{1 + 1}"

count = 0
while true
  count += 1
  next if count == 2
  break if count > 3
  puts "count #{count}"
end
double = lambda { |number| number * 2 }
triple = ->(number) { number * 3 }
puts double.call(4), triple.(4), double.lambda?
total = values.each_with_index.map do |value, index|
  "#{index}#{value}"
end
p total
message = values.map { |word|
  word.upcase
}.join(' ')
puts message
shown { raise TypeError.new("a type") }
shown { raise ArgumentError }
cached = nil
cached ||= 'first'
cached = cached || 'second'
cached &&= "#{cached}!"
puts cached, Set.new([1, 1]).length, JSON.generate({ :a => nil }), Date.new(2026, 3, 2)
puts <<~TEXT
  document of #{message} and "#{values.first}"
TEXT
seen = 1 if false
p seen
unless defined?(later) then puts 'not yet' end
later = 2
puts later
