namespace PureZmq.Samples;

/// <summary>Scenario (k): the chat, through pipes.</summary>
[Conformance("seed-k")]
public sealed class ChatTests
{
    private const string AnyPort = "tcp://127.0.0.1:*", Sample = "Chat";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A1_A2_A4_A5_the_scripted_run_shows_everybody_the_same_lines_in_the_same_order(bool pythonServer, bool pythonBob)
    {
        await using var server = SampleProcess.Start(pythonServer, Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        await using var ann = SampleProcess.Start(Sample, "client", "ann", ends[0], ends[1]);
        await using var bob = SampleProcess.Start(pythonBob, Sample, "client", "bob", ends[0], ends[1]);
        await using var room = new Room(ends[0], ends[1]);
        await room.AwaitListenersAsync(ann, bob);

        ann.Type("hi");
        await SeenAsync("ann: hi", server, ann, bob);
        bob.Type("hello ann");
        await SeenAsync("bob: hello ann", server, ann, bob);
        ann.Type("");
        bob.Type("čau 👋");
        await SeenAsync("bob: čau 👋", server, ann, bob);
        await using var carol = SampleProcess.Start(Sample, "client", "carol", ends[0], ends[1]);
        await room.AwaitListenersAsync(carol);
        ann.Type("who?");
        await SeenAsync("ann: who?", server, ann, bob, carol);
        bob.Type("/quit");
        Assert.Equal(["ann: hi", "bob: hello ann", "bob: čau 👋", "ann: who?"], Talk(await bob.EndAsync()));
        ann.Type("bye");
        ann.EndInput();
        await SeenAsync("ann: bye", server, carol);
        await ann.EndAsync();

        Assert.Equal(["ann: hi", "bob: hello ann", "bob: čau 👋", "ann: who?", "ann: bye"], Talk(server.Output.All));
        Assert.Equal(["ann: who?", "ann: bye"], Talk(carol.Output.All));
        Assert.Equal(["[ann][hi]", "[bob][hello ann]", "[bob][čau 👋]", "[ann][who?]", "[ann][bye]"], await room.HeardAsync("[ann][bye]"));
    }

    [Fact]
    public async Task A6_A7_lines_typed_while_the_server_is_away_arrive_in_order_when_it_is_back()
    {
        string[] ends = [$"tcp://127.0.0.1:{Ports.Next()}", $"tcp://127.0.0.1:{Ports.Next()}"];
        await using var ann = SampleProcess.Start(Sample, "client", "ann", ends[0], ends[1]);
        await using (var server = SampleProcess.Start(Sample, "server", ends[0], ends[1]))
        {
            await server.Error.WhereAsync(line => line == "1 listening", 1, "a listener");
            ann.Type("first");
            await SeenAsync("ann: first", server, ann);
            await server.StopAsync();
        }

        string[] meanwhile = [.. Enumerable.Range(0, 20).Select(n => $"line {n}")];
        foreach (var line in meanwhile)
            ann.Type(line);
        await using (var server = SampleProcess.Start(Sample, "server", ends[0], ends[1]))
        {
            await SeenAsync("ann: line 19", server);
            Assert.Equal(meanwhile.Select(line => $"ann: {line}"), server.Output.All);
            await server.Error.WhereAsync(line => line == "1 listening", 1, "the same listener again");
            ann.Type("last");
            await SeenAsync("ann: last", ann);
        }
    }

    [Fact]
    public async Task A8_a_server_that_is_stopped_leaves_its_ports_free_at_once()
    {
        string[] ends = [AnyPort, AnyPort];
        await using (var server = SampleProcess.Start(Sample, "server", ends[0], ends[1]))
        {
            ends = await server.BoundAsync(2);
            await using var client = SampleProcess.Start(Sample, "client", "ann", ends[0], ends[1]);
            await server.Error.WhereAsync(line => line == "1 listening", 1, "a listener");
            await server.StopAsync();
            await client.StopAsync();
        }

        await using var next = SampleProcess.Start(Sample, "server", ends[0], ends[1]);
        Assert.Equal(ends, await next.BoundAsync(2));
    }

    [Fact]
    public async Task A9_fifty_listeners_hear_a_thousand_lines_in_the_same_order()
    {
        await using var server = SampleProcess.Start(Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        await using var client = SampleProcess.Start(Sample, "client", "ann", ends[0], ends[1]);
        var rooms = Enumerable.Range(0, 49).Select(_ => new Room(ends[0], ends[1])).ToArray();
        await server.Error.WhereAsync(line => line == "50 listening", 1, "fifty listeners");
        await Task.WhenAll(rooms.Index().Select(room => Task.Run(() =>
        {
            for (var n = 0; n < 20; n++)
                room.Item.Say($"nick {room.Index}", $"line {n}");
        })));
        for (var n = 0; n < 20; n++)
            client.Type($"line {n}");

        var order = await client.Output.WhereAsync(_ => true, 1000, "a thousand lines");
        Assert.Equal(1000, order.Distinct().Count());
        Assert.Equal(order, (await server.Output.WhereAsync(_ => true, 1000, "a thousand lines")));
        foreach (var room in rooms)
        {
            Assert.Equal(order, (await room.HeardAsync(1000)).Select(line => line[1..^1].Replace("][", ": ", StringComparison.Ordinal)));
            await room.DisposeAsync();
        }
    }

    [Fact]
    public async Task A10_a_server_without_listeners_and_messages_of_strangers_harm_nothing()
    {
        await using var server = SampleProcess.Start(Sample, "server", AnyPort, AnyPort);
        var ends = await server.BoundAsync(2);
        using var push = new PushSocket();
        push.Connect(ends[0]);
        push.Send("ann", "nobody hears this");
        push.Send("one frame");
        push.Send("three", "of", "them");
        push.Send("eve", "bell\a\u001b[2J");
        push.Send("long", new string('x', 1_000_000));
        var lines = await server.Output.WhereAsync(_ => true, 3, "three lines");
        Assert.Equal(["ann: nobody hears this", @"eve: bell\x07\x1B[2J", $"long: {new string('x', 1_000_000)}"], lines);
        Assert.Equal(3, (await server.StopAsync()).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("bell\a")]
    public async Task A_nick_that_is_none_is_refused(string nick)
    {
        await using var client = SampleProcess.Start(Sample, "client", nick);
        await client.EndAsync(exitCode: 2);
    }

    private static async Task SeenAsync(string line, params SampleProcess[] places)
    {
        foreach (var place in places)
            await place.Output.WhereAsync(seen => seen == line, 1, $"\"{line}\"");
    }

    // Without the lines by which a test finds out who listens.
    private static IEnumerable<string> Talk(IEnumerable<string> lines) => lines.Where(line => !line.StartsWith(Room.Probe, StringComparison.Ordinal));
}
