using PureZmq.Tool.Proxying;
using PureZmq.Tool.Sockets;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Proxying;

/// <summary>Which types fit as the sides of a proxy: what is let through works, and what is refused is told with what would fit.</summary>
public sealed class ProxyPairsTests
{
    private const string Any = "tcp://127.0.0.1:*";

    // A pair in one order; who sends to its sides; a line, and how it arrives, from the first side to the second and back.
    private static readonly (string Sides, string Peers, string There, string Arrives, string Back, string Returns)[] Fitting =
    [
        ("router dealer", "dealer rep", "\tq", "q", "a", "\ta"),
        ("router pair", "dealer pair", "q", "me\tq", "me\ta", "a"),
        ("router router", "dealer dealer", "q", "q", "a", "a"),
        ("dealer dealer", "dealer dealer", "q", "q", "a", "a"),
        ("dealer pair", "dealer pair", "q", "q", "a", "a"),
        ("dealer xsub", "dealer xpub", @"\x01n", @"\x01n", "news", "news"),
        ("dealer xpub", "dealer xsub", "news", "news", @"\x01n", @"\x01n"),
        ("pair pair", "pair pair", "q", "q", "a", "a"),
        ("pair xsub", "pair xpub", @"\x01n", @"\x01n", "news", "news"),
        ("pair xpub", "pair xsub", "news", "news", @"\x01n", @"\x01n"),
        ("xsub xpub", "xpub xsub", "news", "news", @"\x01n", @"\x01n"),
        ("rep req", "req rep", "q", "q", "a", "a"),
        ("pull push", "push pull", "q", "q", "", ""),
        ("pull pub", "push sub", "q", "q", "", ""),
        ("sub push", "pub pull", "q", "q", "", ""),
        ("sub pub", "pub sub", "q", "q", "", ""),
    ];

    public static TheoryData<string, string, bool> Pairs
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (var (sides, _, _, _, _, _) in Fitting)
            {
                var (one, other) = Two(sides);
                rows.Add(one, other, true);
                rows.Add(one, other, false);
            }

            return rows;
        }
    }

    public static TheoryData<string, string> Others
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var frontend in SocketKinds.All.Select(kind => kind.Name))
            {
                foreach (var backend in SocketKinds.All.Select(kind => kind.Name))
                {
                    if (!Fitting.Any(row => Two(row.Sides) == (frontend, backend) || Two(row.Sides) == (backend, frontend)))
                        rows.Add(frontend, backend);
                }
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Sides_that_fit_carry_messages_each_way_that_their_types_have(string one, string other, bool oneIsFrontend)
    {
        var row = Fitting.Single(row => row.Sides == $"{one} {other}");
        var (peer, otherPeer) = Two(row.Peers);
        var (frontend, backend) = oneIsFrontend ? (one, other) : (other, one);
        await using var proxy = ToolRun.Start($"proxy --frontend {frontend}:{Any} --backend {backend}:{Any}");
        var (front, back) = (await proxy.BoundAsync(), await proxy.BoundAsync());
        await using var here = ToolRun.Start($"{peer} --connect {(oneIsFrontend ? front : back)} --id me");
        await using var there = ToolRun.Start($"{otherPeer} --connect {(oneIsFrontend ? back : front)} --id me");

        if (row.Returns == @"\x01n")
            await CarryAsync(there, row.Back, here, row.Returns); // publishers drop what nobody has asked for yet
        await CarryAsync(here, row.There, there, row.Arrives);
        if (row.Returns is not ("" or @"\x01n"))
            await CarryAsync(there, row.Back, here, row.Returns);
        proxy.Interrupt();
        await proxy.EndWellAsync();
    }

    [Theory, MemberData(nameof(Others))]
    public async Task Other_sides_are_refused_and_what_would_fit_is_told(string frontend, string backend)
    {
        var result = await ToolRun.RunAsync($"proxy --frontend {frontend}:{Any} --backend {backend}:{Any}");

        result.AssertFailed(ExitCode.Usage, $"zmq: {frontend} and {backend} do not fit as the sides of a proxy: {frontend} fits ");
        Assert.Contains($"{backend} fits ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_complaint_names_the_opposites_of_both()
        => Assert.Equal(
            "pull and dealer do not fit as the sides of a proxy: pull fits push or pub; dealer fits router, dealer, pair, xsub or xpub.",
            ProxyPairs.Complaint("pull", "dealer"));

    // Types again until it arrives what may be lost, as nobody has subscribed or the other side has no peer yet.
    private static async Task CarryAsync(ToolRun from, string line, ToolRun to, string arrives)
    {
        var next = to.LineAsync();
        while (!next.IsCompleted)
        {
            await from.TypeAsync(line);
            await Task.WhenAny(next, Task.Delay(50));
        }

        Assert.Equal(arrives, await next);
    }

    private static (string One, string Other) Two(string words) => (words.Split(' ')[0], words.Split(' ')[1]);
}
