using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>The tool against itself, a process at each end, for every type.</summary>
public sealed class TypePairTests
{
    [Theory]
    [InlineData("push", "pull")]
    [InlineData("pub --wait-peers 1", "sub")]
    [InlineData("pub --wait-peers 1", "xsub --subscribe ''")]
    [InlineData("xpub --wait-peers 1", "sub")]
    [InlineData("dealer", "router")]
    [InlineData("dealer", "dealer")]
    [InlineData("pair", "pair")]
    public async Task What_one_end_is_typed_the_other_prints(string sending, string receiving)
    {
        await using var sender = ToolProcess.Start($"{sending} --bind tcp://127.0.0.1:* --id me");
        await using var receiver = ToolProcess.Start($"{receiving} --connect {await sender.BoundAsync()} --count 2 --timeout 20000");
        await sender.TypeAsync("one\té", @"\x00");

        var id = receiving == "router" ? "me\t" : "";
        Assert.Equal($"{id}one\té\n{id}\\x00\n", (await receiver.EndWellAsync()).Output);
        sender.Interrupt();
        await sender.EndWellAsync();
    }

    [Theory]
    [InlineData("rep")]
    [InlineData("router")]
    public async Task A_request_gets_its_reply(string server)
    {
        await using var answering = ToolProcess.Start($"{server} --bind tcp://127.0.0.1:* --reply world --count 2");
        await using var asking = ToolProcess.Start($"req --connect {await answering.BoundAsync()} --id me --timeout 20000");
        await asking.TypeAsync("hello", "again");
        asking.EndInput();

        Assert.Equal("world\nworld\n", (await asking.EndWellAsync()).Output);
        var envelope = server == "router" ? "me\t\t" : "";
        Assert.Equal($"{envelope}hello\n{envelope}again\n", (await answering.EndWellAsync()).Output);
    }
}
