using System.Collections;
using System.Reflection;
using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>Every option of every type against the table.</summary>
public sealed class SocketOptionsTests
{
    public static TheoryData<Type> Records => [.. OptionTable.Records];

    [Theory, MemberData(nameof(Records))]
    public void The_table_knows_every_option_of_the_type(Type record)
    {
        var declared = record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
        Assert.Equal(OptionTable.Of(record).Select(row => row.Name).Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Records)), Conformance("O-01", "O-02")]
    public void Every_option_has_its_default(Type record)
    {
        var options = Activator.CreateInstance(record)!;
        Assert.All(OptionTable.Of(record), row =>
        {
            var value = record.GetProperty(row.Name)!.GetValue(options);
            if (row.Default is null && value is IEnumerable list)
                Assert.Empty(list);
            else
                Assert.Equal(row.Default, value);
        });
    }

    [Theory, MemberData(nameof(Records)), Conformance("O-01")]
    public void The_engine_repeats_the_defaults_but_for_linger_of_subscribers(Type record)
    {
        var settings = ((SocketOptions)Activator.CreateInstance(record)!).ToSettings();
        var lingersNot = record == typeof(SubOptions) || record == typeof(XSubOptions);
        Assert.Equal(lingersNot ? TimeSpan.Zero : TimeSpan.FromSeconds(5), settings.Linger);
        var expected = new SocketSettings { Linger = settings.Linger };
        Assert.All(typeof(SocketSettings).GetProperties(), property => Assert.Equal(property.GetValue(expected), property.GetValue(settings)));
    }

    [Theory, MemberData(nameof(Records))]
    public void A_value_in_range_is_kept_and_reaches_the_engine_and_changes_nothing_else(Type record)
    {
        var defaults = ((SocketOptions)Activator.CreateInstance(record)!).ToSettings();
        foreach (var row in OptionTable.Of(record))
        {
            Assert.All(row.Taken, value =>
            {
                var options = OptionTable.With(record, row.Name, value);
                Assert.Equal(value, record.GetProperty(row.Name)!.GetValue(options));
                var changed = Changes(defaults, options.ToSettings());
                Assert.Subset(new HashSet<string>(Expected(row)), changed);
                Assert.True(Equals(value, row.Default) || changed.Contains(row.Setting), $"{record.Name}.{row.Name} does not reach the engine.");
            });
        }
    }

    [Theory, MemberData(nameof(Records)), Conformance("R-30")]
    public void A_value_out_of_range_is_refused_by_its_name_its_rule_and_the_value(Type record)
    {
        foreach (var row in OptionTable.Of(record))
        {
            Assert.All(row.Refused, value =>
            {
                var refused = Assert.IsAssignableFrom<ArgumentException>(Record.Exception(() => OptionTable.With(record, row.Name, value)));
                Assert.Equal((row.Refusal, row.Name), (refused.GetType(), refused.ParamName));
                Assert.Contains(row.Rule, refused.Message, StringComparison.Ordinal);
                Assert.Contains(OptionRow.Shown(value), refused.Message, StringComparison.Ordinal);
                Assert.Equal(22, ZmqErrors.ToErrno(refused));
            });
        }
    }

    [Theory, MemberData(nameof(Records)), Conformance("R-30")]
    public void Nothing_is_refused_where_something_must_be(Type record)
    {
        foreach (var row in OptionTable.Of(record).Where(row => !record.GetProperty(row.Name)!.PropertyType.IsValueType))
            Assert.Equal(row.Name, Assert.Throws<ArgumentNullException>(() => OptionTable.With(record, row.Name, null)).ParamName);
    }

    [Fact, Conformance("O-01")]
    public void Whatever_libzmq_takes_is_taken_and_nothing_beyond_its_ends()
    {
        var ranges = SpecifiedRange.All.ToDictionary(range => range.ZmqName);
        Assert.All(OptionTable.Records, record => Assert.All(OptionTable.Of(record).Where(row => ranges.ContainsKey(row.ZmqName)), row =>
        {
            var type = record.GetProperty(row.Name)!.PropertyType;
            var range = ranges[row.ZmqName];
            Assert.All(range.Ends, end => OptionTable.With(record, row.Name, SpecifiedRange.Value(end, type, row.Unit)));
            Assert.All(range.Beyond, value => Assert.ThrowsAny<ArgumentException>(
                () => OptionTable.With(record, row.Name, SpecifiedRange.Value(value, type, row.Unit))));
        }));
        var others = OptionTable.Each().Select(each => each.Row.ZmqName).Except(ranges.Keys);
        Assert.Equal(["", "IPC_FILTER_GID", "IPC_FILTER_PID", "IPC_FILTER_UID", "METADATA", "TCP_ACCEPT_FILTER"], others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Options_are_values_that_with_copies()
    {
        var options = new PushOptions { SendHighWaterMark = 10 };
        var changed = options with { Linger = TimeSpan.Zero };
        Assert.Equal((10, TimeSpan.FromSeconds(5)), (options.SendHighWaterMark, options.Linger));
        Assert.Equal((10, TimeSpan.Zero), (changed.SendHighWaterMark, changed.Linger));
        Assert.Equal(options, changed with { Linger = options.Linger });
        Assert.Throws<ArgumentOutOfRangeException>(() => options with { SendHighWaterMark = -1 });
    }

    [Fact, Conformance("O-18")]
    public void Metadata_is_copied_and_its_names_differ_by_more_than_case()
    {
        var mine = new Dictionary<string, string> { ["X-one"] = "1" };
        var options = new DealerOptions { Metadata = mine };
        mine["X-two"] = "2";
        Assert.Equal([KeyValuePair.Create("X-one", "1")], options.ToSettings().Metadata);
        Assert.Throws<ArgumentException>(() => new DealerOptions { Metadata = new Dictionary<string, string> { ["X-a"] = "1", ["X-A"] = "2" } });
    }

    [Fact]
    public void A_welcome_message_is_copied_when_the_socket_is_opened()
    {
        byte[] welcome = [1, 2];
        var settings = new XPubOptions { WelcomeMessage = welcome }.ToSettings();
        welcome[0] = 9;
        Assert.Equal([1, 2], settings.XpubWelcomeMessage);
    }

    // Two options are more of another.
    private static string[] Expected(OptionRow row) => row.Name switch
    {
        "ManualLastValue" => [row.Setting, "XpubManual"],
        "Verboser" => [row.Setting, "XpubVerbose"],
        _ => [row.Setting],
    };

    private static HashSet<string> Changes(SocketSettings before, SocketSettings after)
    {
        var changed = from property in typeof(SocketSettings).GetProperties()
                      where !Same(property.GetValue(before), property.GetValue(after))
                      select property.Name;
        return [.. changed];
    }

    private static bool Same(object? before, object? after) => (before, after) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (IEnumerable a, IEnumerable b) => a.Cast<object>().SequenceEqual(b.Cast<object>()),
        _ => Equals(before, after),
    };
}
