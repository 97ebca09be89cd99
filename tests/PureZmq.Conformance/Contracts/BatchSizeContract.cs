namespace PureZmq.Conformance;

/// <summary>ReceiveBatchSize and SendBatchSize: however little is read or gathered at once, messages arrive whole and in order.</summary>
public sealed class BatchSizeContract : EngineTest
{
    [Theory]
    [InlineData(Link.Tcp, 1)]
    [InlineData(Link.Tcp, 1_000)]
    [InlineData(Link.Ipc, 7)]
    [InlineData(Link.Ipc, 8_192)]
    [InlineData(Link.Tcp, int.MaxValue)]
    [InlineData(Link.Inproc, 1)]
    public void Messages_arrive_whole_however_little_is_read_at_once(Link link, int batch)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveBatchSize = batch }, Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var large = Patterned.Bytes(20_000);
        for (var i = 0; i < 10; i++)
            push.Put($"{i}", "", large);
        for (var i = 0; i < 10; i++)
        {
            var frames = pull.NextFrames();
            Assert.Equal((3, 0), (frames.Length, frames[1].Length));
            Assert.Equal(Wire.Text($"{i}"), frames[0]);
            Assert.True(large.AsSpan().SequenceEqual(frames[2]), "The large frame came changed.");
        }
    }

    [Theory]
    [InlineData(Link.Tcp, 1)]
    [InlineData(Link.Ipc, 1_000)]
    [InlineData(Link.Tcp, 70_000)]
    [InlineData(Link.Ipc, int.MaxValue)]
    public void Messages_arrive_whole_however_little_is_gathered(Link link, int batch)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(new PushOptions { SendBatchSize = batch }, Context);
        link.Join(pull, push);
        for (var i = 0; i < 500; i++)
            push.Send(Patterned.Bytes(i));
        for (var i = 0; i < 500; i++)
            Assert.True(Patterned.Bytes(i).AsSpan().SequenceEqual(Assert.Single(pull.NextFrames())), $"Message {i} came changed.");
    }
}
