namespace PureZmq.Tests.Sockets;

/// <summary>One option.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Default">Its value when nothing was set; null: an empty collection.</param>
/// <param name="Taken">Values that are kept as given.</param>
/// <param name="Refused">Values that throw.</param>
/// <param name="EngineName">The name in the engine's settings, where it is another.</param>
internal sealed record OptionRow(string Name, object? Default, object[] Taken, object[] Refused, string? EngineName = null)
{
    public string Setting => EngineName ?? Name;
}
