using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>Every type of the tool against pyzmq, which binds or connects.</summary>
public sealed class PyZmqTests : IDisposable
{
    private static readonly byte[][] Sent = [[0x00, 0xFF], [], .. Frames.Of("é")];

    private readonly PyZmqProcess _python = new();

    public static TheoryData<string, string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (var (tool, python) in new[]
            {
                ("push", "PULL"), ("pull", "PUSH"), ("pub", "SUB"), ("sub", "XPUB"), ("xpub", "SUB"), ("xsub", "XPUB"), ("req", "REP"),
                ("rep", "REQ"), ("dealer", "DEALER"), ("router", "DEALER"), ("pair", "PAIR"),
            })
            {
                rows.Add(tool, python, true);
                rows.Add(tool, python, false);
            }

            return rows;
        }
    }

    public void Dispose() => _python.Dispose();

    [Theory, MemberData(nameof(Rows))]
    public async Task Messages_pass_both_ways_the_types_have(string toolType, string pythonType, bool pythonBinds)
    {
        using var python = _python.Open(pythonType, "python");
        if (pythonType == "SUB")
            python.Subscribe("");
        var where = pythonBinds ? $"--connect {python.Bind("tcp://127.0.0.1:*")}" : "--bind tcp://127.0.0.1:*";
        await using var tool = ToolProcess.Start($"{toolType} {where} --hex --timeout 20000 {OptionsOf(toolType)}");
        if (!pythonBinds)
            python.Connect(await tool.BoundAsync());

        switch (toolType)
        {
            case "push" or "pub":
                await SendsAsync(tool, python, "");
                break;
            case "pull":
                await PrintsAsync(tool, python, "");
                break;
            case "sub" or "xsub":
                Frames.AssertEqual([[0x01]], python.TryReceive(Within.Limit) ?? [], "the subscription");
                await PrintsAsync(tool, python, "");
                break;
            case "xpub":
                await ExpectSubscriptionAsync(tool, python);
                await SendsAsync(tool, python, "");
                break;
            case "rep":
                await PrintsAsync(tool, python, "");
                await SendsAsync(tool, python, "");
                break;
            case "router":
                await PrintsAsync(tool, python, "707974686f6e ");
                await SendsAsync(tool, python, "707974686f6e ");
                break;
            default:
                await SendsAsync(tool, python, "");
                await PrintsAsync(tool, python, "");
                break;
        }

        tool.Interrupt();
        await tool.EndWellAsync();
    }

    private static string OptionsOf(string type) => type switch
    {
        "pub" or "xpub" => "--wait-peers 1",
        "xsub" => "--subscribe ''",
        _ => "",
    };

    // libzmq tells a new connection of its subscriptions only inside a call of its program.
    private static async Task ExpectSubscriptionAsync(ToolProcess tool, PyZmqPeer python)
    {
        var line = tool.LineAsync();
        while (!line.IsCompleted)
            Assert.Null(python.TryReceive(TimeSpan.FromMilliseconds(20)));
        Assert.Equal("01", await line);
    }

    private static async Task SendsAsync(ToolProcess tool, PyZmqPeer python, string envelope)
    {
        await tool.TypeAsync(envelope + "00ff - c3a9");
        Frames.AssertEqual(Sent, python.TryReceive(Within.Limit) ?? [], python.Name);
    }

    private static async Task PrintsAsync(ToolProcess tool, PyZmqPeer python, string envelope)
    {
        Assert.True(python.TrySend(Sent, Within.Limit));
        await tool.ExpectAsync(envelope + "00ff - c3a9");
    }
}
