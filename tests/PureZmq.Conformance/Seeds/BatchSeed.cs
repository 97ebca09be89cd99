namespace PureZmq.Conformance;

/// <summary>Seed (c): DEALER clients against a ROUTER worker that answers in batches of ten.</summary>
public sealed class BatchSeed : EngineTest
{
    [Theory, Links, Conformance("seed-c")]
    public void A1_A2_one_client_alone_is_served_in_order(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var client = new DealerSocket(new DealerOptions { RoutingId = "client-1" }, Context);
        link.Join(router, client);
        SendTen(client);
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[client-1][{n}]"), ServeBatch(router));
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[re:{n}]"), client.Next(10));
        Assert.False(client.TryReceive(out _));
    }

    [Fact, Conformance("seed-c")]
    public void A3_three_clients_queued_over_inproc_are_read_in_strict_rotation()
    {
        using var router = new RouterSocket(context: Context);
        var clients = Clients(Link.Inproc, router, 3, named: true);
        foreach (var client in clients)
            SendTen(client);
        var seen = Enumerable.Range(0, 3).SelectMany(_ => ServeBatch(router)).ToArray();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"[client-{(i % 3) + 1}][{i / 3}]"), seen);
    }

    [Theory, Links, Conformance("seed-c")]
    public void A4_A5_three_clients_each_get_their_own_replies_in_order(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var clients = Clients(link, router, 3, named: true);
        foreach (var client in clients)
            SendTen(client);
        var seen = Enumerable.Range(0, 3).SelectMany(_ => ServeBatch(router)).ToArray();
        for (var k = 1; k <= 3; k++)
        {
            var own = seen.Where(line => line.StartsWith($"[client-{k}]", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[client-{k}][{n}]"), own);
        }

        foreach (var client in clients)
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[re:{n}]"), client.Next(10));
            Assert.False(client.TryReceive(out _));
        }
    }

    [Theory, Links, Conformance("seed-c")]
    public void A6_without_routing_ids_three_different_ids_of_five_octets_are_given(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var clients = Clients(link, router, 3, named: false);
        foreach (var client in clients)
            SendTen(client);
        var ids = new Dictionary<string, int>();
        for (var i = 0; i < 30; i++)
        {
            var frames = router.NextFrames();
            Assert.Equal((5, 0), (frames[0].Length, frames[0][0]));
            var id = Convert.ToHexString(frames[0]);
            ids[id] = ids.GetValueOrDefault(id) + 1;
            router.Put(frames[0], "re:"u8.ToArray().Concat(frames[1]).ToArray());
        }

        Assert.Equal([10, 10, 10], ids.Values);
        foreach (var client in clients)
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[re:{n}]"), client.Next(10));
    }

    [Theory, Links, Conformance("seed-c")]
    public void A7_a_hundred_clients_lose_and_double_nothing(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var clients = Clients(link, router, 100, named: true);
        foreach (var client in clients)
            SendTen(client);
        for (var batch = 0; batch < 100; batch++)
            Assert.Equal(10, ServeBatch(router).Length);
        foreach (var client in clients)
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[re:{n}]"), client.Next(10));
            Assert.False(client.TryReceive(out _));
        }

        Assert.False(router.TryReceive(out _));
    }

    [Fact, Conformance("seed-c")]
    public void Edge_a_client_that_does_not_read_is_refused_at_two_thousand_and_loses_nothing()
    {
        using var router = new RouterSocket(context: Context);
        using var client = new DealerSocket(new DealerOptions { RoutingId = "c" }, Context);
        Link.Inproc.Join(router, client);
        var sent = 0;
        while (client.TrySend($"{sent}"))
            sent++;
        Assert.Equal(2_000, sent);
        for (var i = 0; i < sent; i++)
            Assert.Equal($"[c][{i}]", router.Next());
    }

    private DealerSocket[] Clients(Link link, RouterSocket router, int count, bool named)
    {
        var clients = Enumerable.Range(1, count)
            .Select(k => new DealerSocket(named ? new DealerOptions { RoutingId = $"client-{k}" } : null, Context)).ToArray();
        link.Join(router, clients);
        return clients;
    }

    private static void SendTen(DealerSocket client)
    {
        for (var n = 0; n < 10; n++)
            client.Put($"{n}");
    }

    private static string[] ServeBatch(RouterSocket router)
    {
        var batch = new (byte[] Id, string Body)[10];
        for (var i = 0; i < batch.Length; i++)
        {
            using var request = router.Take();
            Assert.Equal(2, request.Count);
            batch[i] = (request[0].ToArray(), request[1].ToString());
        }

        foreach (var (id, body) in batch)
            router.Put(id, $"re:{body}");
        return [.. batch.Select(item => $"[{System.Text.Encoding.ASCII.GetString(item.Id)}][{item.Body}]")];
    }
}
