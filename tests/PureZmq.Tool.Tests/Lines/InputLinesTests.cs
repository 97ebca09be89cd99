using System.IO.Pipelines;
using System.Text;
using PureZmq.Testing;
using PureZmq.Tool.Lines;
using Xunit;

namespace PureZmq.Tool.Tests.Lines;

/// <summary>Octets cut into lines, however they arrive.</summary>
public sealed class InputLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\nb", "a|b")]
    [InlineData("\n\n", "|")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\rb\n", "a\rb")]
    public async Task Lines_end_with_a_line_feed_or_the_input(string input, string lines)
        => Assert.Equal(lines, string.Join('|', await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)))));

    [Fact]
    public async Task A_line_may_be_longer_than_any_buffer()
    {
        var words = new[] { new string('a', 1_000_000), "b", new string('c', 200_000) };
        Assert.Equal(words, await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', words)))));
    }

    [Fact]
    public async Task A_line_that_comes_in_pieces_is_taken_once_it_is_whole()
    {
        var pipe = new Pipe();
        var lines = new InputLines(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync("one\ntw"u8.ToArray());
        Assert.True(await lines.FillAsync(CancellationToken.None));
        Assert.True(lines.TryTake(out var line));
        Assert.Equal("one", Encoding.UTF8.GetString(line.Span));
        Assert.False(lines.TryTake(out _));

        await pipe.Writer.WriteAsync("o\n"u8.ToArray());
        Assert.True(await lines.FillAsync(CancellationToken.None));
        Assert.True(lines.TryTake(out line));
        Assert.Equal("two", Encoding.UTF8.GetString(line.Span));
        Assert.Equal(2, lines.Number);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_and_what_was_there_still_taken()
    {
        var pipe = new Pipe();
        var lines = new InputLines(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync("one\ntwo\n"u8.ToArray());
        Assert.True(await lines.FillAsync(CancellationToken.None));
        Assert.True(lines.TryTake(out _));
        using var stop = new CancellationTokenSource();
        var wait = lines.FillAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(wait, "the wait to end"));

        Assert.True(lines.TryTake(out var line));
        Assert.Equal("two", Encoding.UTF8.GetString(line.Span));
    }

    private static async Task<List<string>> ReadAsync(Stream input)
    {
        var lines = new InputLines(input);
        var read = new List<string>();
        do
        {
            while (lines.TryTake(out var line))
                read.Add(Encoding.UTF8.GetString(line.Span));
        }
        while (await lines.FillAsync(CancellationToken.None));
        return read;
    }
}
