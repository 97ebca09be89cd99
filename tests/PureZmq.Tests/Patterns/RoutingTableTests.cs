using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Routing ids find their pipes, octet for octet.</summary>
public sealed class RoutingTableTests : PatternTest
{
    private readonly RoutingTable _table = new();

    [Fact]
    public void Each_id_finds_its_pipe_and_no_other()
    {
        var random = new Random(1);
        var model = new Dictionary<string, StubPipe>();
        for (var step = 0; step < 20_000; step++)
        {
            var id = new byte[random.Next(1, 4)];
            for (var i = 0; i < id.Length; i++)
                id[i] = (byte)random.Next(6);
            var key = Convert.ToHexString(id);
            if (model.TryGetValue(key, out var held))
            {
                Assert.Same(held, _table.Find(id));
                if (random.Next(2) == 0)
                    continue;
                _table.Remove(held);
                model.Remove(key);
                Assert.Null(_table.Find(id));
            }
            else
            {
                Assert.Null(_table.Find(id));
                var pipe = Pipe(key);
                pipe.RoutingKey = id;
                _table.Add(pipe);
                model.Add(key, pipe);
                Assert.Same(pipe, _table.Find([.. id]));
            }
        }
    }

    [Fact]
    public void Ids_of_equal_beginning_and_of_the_longest_length_are_told_apart()
    {
        var pipes = new List<StubPipe>();
        for (var length = 1; length <= 255; length++)
        {
            var pipe = Pipe($"{length}");
            pipe.RoutingKey = new byte[length];
            _table.Add(pipe);
            pipes.Add(pipe);
        }

        for (var length = 1; length <= 255; length++)
            Assert.Same(pipes[length - 1], _table.Find(new byte[length]));
        Assert.Null(_table.Find(new byte[256]));
        Assert.Null(_table.Find([]));
    }

    [Fact]
    public void A_pipe_without_a_name_or_unknown_can_be_removed()
    {
        var pipe = Pipe("A");
        _table.Remove(pipe);
        pipe.RoutingKey = [1];
        _table.Remove(pipe);
        var other = Pipe("B");
        other.RoutingKey = [1];
        _table.Add(other);
        _table.Remove(pipe);
        Assert.Same(other, _table.Find([1]));
    }
}
