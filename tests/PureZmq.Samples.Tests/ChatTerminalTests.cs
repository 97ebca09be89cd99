namespace PureZmq.Samples;

/// <summary>Scenario (k): the chat in a terminal, where a line is being typed while others arrive.</summary>
[Conformance("seed-k")]
public sealed class ChatTerminalTests
{
    private const string AnyPort = "tcp://127.0.0.1:*", Sample = "Chat";

    [Fact]
    public async Task A3_what_arrives_stands_above_the_line_being_typed_which_loses_nothing()
    {
        await using var server = SampleProcess.Start(Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        await using var terminal = await Tmux.StartAsync(Sample, "client", "ann", ends[0], ends[1]);
        await using var room = new Room(ends[0], ends[1]);
        await server.Error.WhereAsync(line => line == "2 listening", 1, "two listeners");

        await terminal.ShowsAsync("ann>");
        await terminal.TypeAsync("hello eve");
        await terminal.ShowsAsync("ann> hello eve");
        room.Say("bob", "in between");
        await terminal.ShowsAsync("bob: in between", "ann> hello eve");
        await terminal.PressAsync("BSpace");
        await terminal.PressAsync("BSpace");
        await terminal.PressAsync("BSpace");
        await terminal.TypeAsync("bob");
        room.Say("bob", "again\a");
        await terminal.ShowsAsync("bob: in between", @"bob: again\x07", "ann> hello bob");
        await terminal.PressAsync("Enter");
        await terminal.ShowsAsync("bob: in between", @"bob: again\x07", "ann: hello bob", "ann>");
        Assert.Equal(["[bob][in between]", "[bob][again\a]", "[ann][hello bob]"], await room.HeardAsync("[ann][hello bob]"));
    }

    [Fact]
    public async Task A3_wide_characters_and_lines_longer_than_the_terminal_stay_on_one_row()
    {
        await using var server = SampleProcess.Start(Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        await using var terminal = await Tmux.StartAsync(Sample, "client", "ann", ends[0], ends[1]);
        await using var room = new Room(ends[0], ends[1]);
        await server.Error.WhereAsync(line => line == "2 listening", 1, "two listeners");

        await terminal.TypeAsync("čau 👋");
        await terminal.ShowsAsync("ann> čau 👋");
        room.Say("bob", "漢字");
        await terminal.ShowsAsync("bob: 漢字", "ann> čau 👋");
        await terminal.PressAsync("BSpace");
        await terminal.ShowsAsync("bob: 漢字", "ann> čau");
        var tail = string.Concat(Enumerable.Range(0, 100).Select(n => (char)('a' + (n % 26))));
        await terminal.TypeAsync(tail);
        await terminal.ShowsAsync("bob: 漢字", $"ann> {tail[^54..]}");
        room.Say("bob", "and now");
        await terminal.ShowsAsync("bob: 漢字", "bob: and now", $"ann> {tail[^54..]}");
        await terminal.PressAsync("Enter");
        Assert.Equal($"[ann][čau {tail}]", (await room.HeardAsync(3))[^1]);
    }

    [Theory]
    [InlineData("C-c")]
    [InlineData("C-d")]
    public async Task A8_leaving_by_a_key_ends_well_and_leaves_the_terminal_as_it_was(string key)
    {
        await using var server = SampleProcess.Start(Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        await using var terminal = await Tmux.StartAsync(Sample, "client", "ann", ends[0], ends[1]);
        await server.Error.WhereAsync(line => line == "1 listening", 1, "a listener");
        await terminal.ShowsAsync("ann>");
        await terminal.PressAsync(key);
        await terminal.ShowsAsync("ended with 0");
        await terminal.TypeAsync("echoed");   // by the terminal itself, which the program gave back
        await terminal.ShowsAsync("ended with 0", "echoed");
    }
}
