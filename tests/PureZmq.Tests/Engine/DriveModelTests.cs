using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Leader and follower under random schedules of simulated threads: no thread, no clock and no system call is real.</summary>
/// <remarks>Two invariants are the point of it all: a message that arrived is in a buffer with nobody waiting, or a wake-up is on its way;
/// and an idle process makes no wake-ups.</remarks>
public sealed class DriveModelTests
{
    private const int Seeds = 400;
    private const int Storms = 3;
    private const int StepsInEach = 1000;

    [Fact]
    public void Whatever_the_schedule_nobody_sleeps_beside_a_message_and_the_lead_is_never_lost()
    {
        var (steps, received, handOvers, takeOvers) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var schedule = new DriveSchedule(seed, DriveFault.None);
            var broken = Broken(schedule, seed);
            Assert.True(broken is null, broken);
            steps += schedule.Steps;
            received += schedule.Received;
            handOvers += schedule.HandOvers;
            takeOvers += schedule.TakeOvers;
        }

        Assert.True(steps >= 100_000, $"Only {steps} steps were taken.");
        Assert.True(received >= 10_000, $"Only {received} messages went through.");
        Assert.True(handOvers >= 1000, $"Only {handOvers} leads were handed over.");
        Assert.True(takeOvers >= 50, $"Only {takeOvers} times did the I/O thread take over what was ticked.");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_model_sees_a_fault(DriveFault fault)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            if (Broken(new DriveSchedule(seed, fault), seed) is not null)
                return;
        }

        Assert.Fail($"{Seeds} schedules did not show the fault {fault}: the model is blind to it.");
    }

    public static TheoryData<DriveFault> Faults() => [.. Enum.GetValues<DriveFault>().Where(fault => fault != DriveFault.None)];

    private static string? Broken(DriveSchedule schedule, int seed)
    {
        try
        {
            schedule.Run(Storms, StepsInEach);
            return null;
        }
        catch (ModelBrokenException e)
        {
            return $"Seed {seed}, step {schedule.Steps}: broken is '{e.Message}'.";
        }
    }
}
