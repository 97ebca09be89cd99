using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Architecture;

/// <summary>The direction of the layers, held by their names: a file holds one type and is named after it.</summary>
public sealed class LayeringTests
{
    private static readonly string[] Layers = ["Messages", "Protocol", "Transports", "Engine", "Patterns", "Sockets"];

    // What would bring I/O, concurrency or a clock into code that is a function of its input.
    private static readonly string[] Impure = ["Socket", "Stream", "NetworkStream", "Task", "ValueTask", "Thread", "Timer", "TimeProvider", "Stopwatch"];

    [Fact]
    public void No_file_names_a_type_of_a_layer_above_its_own()
    {
        var upward =
            from layer in Layers
            from above in Layers.SkipWhile(l => l != layer).Skip(1)
            from file in SourceTree.Files(layer)
            from type in SourceTree.TypeNames(above)
            where file.Identifiers.Contains(type)
            select $"{file.Path} names {type} ({above})";
        AssertNone(upward);
    }

    [Fact]
    public void No_file_uses_the_namespace_of_a_layer_above_its_own()
    {
        var upward =
            from layer in Layers
            from above in Layers.SkipWhile(l => l != layer).Skip(1)
            from file in SourceTree.Files(layer)
            where file.Code.Contains($"PureZmq.{above};", StringComparison.Ordinal)
            select $"{file.Path} uses PureZmq.{above}";
        AssertNone(upward);
    }

    [Fact]
    public void The_protocol_knows_no_socket_stream_task_or_clock()
    {
        var impure =
            from file in SourceTree.Files("Protocol")
            from name in Impure
            where file.Identifiers.Contains(name)
            select $"{file.Path} names {name}";
        AssertNone(impure);
    }

    [Fact]
    public void Every_layer_has_files()
    {
        Assert.All(Layers, layer => Assert.NotEmpty(SourceTree.Files(layer)));
    }

    [Fact]
    public void Every_source_file_of_the_library_belongs_to_a_layer()
    {
        var folders = Directory.EnumerateDirectories(SourceTree.Library).Select(Path.GetFileName).Except(["bin", "obj"]).Order(StringComparer.Ordinal);
        Assert.Equal(Layers.Order(StringComparer.Ordinal), folders);
    }

    // Assert.Empty would cut the list short; whoever broke the rule wants all of it.
    private static void AssertNone(IEnumerable<string> offences)
    {
        var list = string.Join('\n', offences);
        Assert.True(list.Length == 0, list);
    }
}
