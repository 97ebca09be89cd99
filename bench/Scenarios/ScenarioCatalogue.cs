namespace PureZmq.Bench.Scenarios;

/// <summary>The scenarios there are.</summary>
public static class ScenarioCatalogue
{
    /// <summary>Every scenario, in the order of the table.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new PushPullScenario(),
        new DealerRouterEchoScenario(),
        new PubSubScenario(),
        new SubscriptionsScenario(),
        new ProxyScenario(),
        new FanInScenario(),
        new SharedSocketScenario(),
        new ReqRepScenario(),
        new ReqRepAsyncScenario(),
        new OpenLoopScenario(),
        new ConnectScenario(),
        new IdleMemoryScenario(),
        new IdleWakeupsScenario(),
    ];

    /// <summary>Every variant that some scenario has.</summary>
    public static IReadOnlyList<string> Variants { get; } = [.. All.SelectMany(scenario => scenario.Variants).Distinct()];

    /// <summary>Every transport that some scenario runs over.</summary>
    public static IReadOnlyList<string> Transports { get; } = [.. All.SelectMany(scenario => scenario.Transports).Distinct()];
}
